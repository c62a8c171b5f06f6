package dev.iso8583.message.configuration;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.parse.ConfigParser;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

import dev.iso8583.internal.SafeText;
import dev.iso8583.message.value.FieldTypes;

/**
 * Reads j8583's XML configuration and refuses mistakes that j8583 ignores: it only logs
 * some of them, and accepts others silently, such as duplicate or misspelt elements.
 * Error texts quote names from the document, never values of templates.
 */
public final class J8583Configuration {

	/** The elements that j8583 knows, and their attributes. */
	private static final Map<String, List<String>> ATTRIBUTES = Map.of("header", List.of("type", "ref", "binary"),
			"template", List.of("type", "extends"), "parse", List.of("type", "extends"), "field",
			List.of("num", "type", "length", "tz"));

	private static final String EXCLUDED = "exclude";

	private final Supplier<InputSource> source;

	private J8583Configuration(Supplier<InputSource> source) {
		this.source = source;
	}

	/** Return the configuration in a text. */
	public static J8583Configuration of(String xml) {
		if (!xml.isBlank() && xml.strip().matches("[^<\\s]+(?: [^<\\s]+)*\\.[A-Za-z]{2,5}")) {
			throw new IllegalArgumentException(
					"configuration(String) takes the text of the document, not its file name;"
							+ " pass the document itself, such as"
							+ " configuration(Example.class.getResourceAsStream(\"/iso8583.xml\"))");
		}
		return new J8583Configuration(() -> new InputSource(new StringReader(xml)));
	}

	/** Return the configuration in a stream, which is read to its end and closed. */
	public static J8583Configuration of(@Nullable InputStream xml) {
		if (xml == null) {
			throw new IllegalArgumentException("There is no such resource: the stream is null; write the path of the"
					+ " document as getResourceAsStream expects it, such as \"/iso8583.xml\" for the root of the"
					+ " class path");
		}
		try (xml) {
			byte[] document = xml.readAllBytes();
			return new J8583Configuration(() -> new InputSource(new ByteArrayInputStream(document)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The j8583 configuration cannot be read", ex);
		}
	}

	/**
	 * Add templates, parse guides and headers to a factory.
	 * @return the maximum lengths of fields of variable length, by message type and field
	 * number; 0 means that there is no maximum
	 * @throws IllegalArgumentException if the document has a mistake
	 */
	public Map<Integer, int[]> applyTo(MessageFactory<IsoMessage> factory) {
		Document document = parse(this.source.get());
		List<Element> elements = elements(document, "*");
		elements.stream().filter((element) -> element != document.getDocumentElement()).forEach((element) -> {
			requireKnown(element);
			requireValid(element);
		});
		for (String tag : List.of("header", "template", "parse")) {
			requireUnique(elements(document, tag));
		}
		try {
			Parser.configure(factory, this.source.get());
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalArgumentException("The j8583 configuration is not valid: " + ex.getMessage(), ex);
		}
		return maximumLengths(document);
	}

	private static List<Element> elements(Document document, String tag) {
		NodeList nodes = document.getElementsByTagName(tag);
		List<Element> elements = new ArrayList<>();
		for (int index = 0; index < nodes.getLength(); index++) {
			elements.add((Element) nodes.item(index));
		}
		return elements;
	}

	private static List<Element> fields(Element parent) {
		List<Element> fields = new ArrayList<>();
		for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
			if (node instanceof Element element && element.getTagName().equals("field")) {
				fields.add(element);
			}
		}
		return fields;
	}

	/**
	 * Refuse elements and attributes that j8583 ignores, because they are probably
	 * misspelt.
	 */
	private static void requireKnown(Element element) {
		String tag = element.getTagName();
		List<String> known = ATTRIBUTES.get(tag);
		if (known == null) {
			throw new IllegalArgumentException("The j8583 configuration has an element <" + SafeText.of(tag)
					+ ">, which j8583 does not know; write <header>, <template>, <parse> or <field>");
		}
		NamedNodeMap attributes = element.getAttributes();
		for (int index = 0; index < attributes.getLength(); index++) {
			String name = ((Attr) attributes.item(index)).getName();
			// attributes with a namespace are for other tools
			if (!known.contains(name) && name.indexOf(':') < 0 && !name.equals("xmlns")) {
				throw new IllegalArgumentException(capital(place(element)) + " has an attribute '" + SafeText.of(name)
						+ "', which j8583 does not know; write " + oneOf(known) + ", or a comment");
			}
		}
	}

	private static void requireValid(Element element) {
		if (element.getTagName().equals("field")) {
			requireNumber(element);
			requireType(element);
			requireLength(element);
			return;
		}
		String type = element.getAttribute("type");
		if (!type.matches("[0-9]{3,4}")) {
			throw new IllegalArgumentException("'" + SafeText.of(type) + "' is not an MTI; write four digits, such as <"
					+ element.getTagName() + " type=\"0800\">");
		}
		boolean isBinary = element.getAttribute("binary").equals("true") && element.getAttribute("ref").isEmpty();
		if (isBinary && !element.getTextContent().matches("[0-9A-Fa-f]+")) {
			throw new IllegalArgumentException(
					capital(place(element)) + " is binary; write its bytes as pairs of hexadecimal digits");
		}
	}

	private static void requireNumber(Element field) {
		String number = field.getAttribute("num");
		String parent = ((Element) field.getParentNode()).getTagName();
		if (!List.of("template", "parse", "field").contains(parent)) {
			throw new IllegalArgumentException(capital(place(field))
					+ " is neither in a <parse> nor in a <template> element, so j8583 ignores it; move it into one of them");
		}
		boolean isPart = parent.equals("field");
		if (isPart && number.isEmpty()) {
			// j8583 numbers parts by their order
			return;
		}
		if (!number.matches("[0-9]{1,3}")
				|| !isPart && (Integer.parseInt(number) < 2 || Integer.parseInt(number) > 128)) {
			throw new IllegalArgumentException(capital(place((Element) field.getParentNode())) + " has a field '"
					+ SafeText.of(number) + "'; fields have numbers from 2 to 128, such as num=\"11\"");
		}
	}

	private static void requireType(Element field) {
		String type = field.getAttribute("type");
		if (type.equals(EXCLUDED)) {
			Element parent = (Element) field.getParentNode();
			if (parent.getTagName().equals("parse") && parent.getAttribute("extends").isEmpty()) {
				throw new IllegalArgumentException(capital(place(field))
						+ " is excluded, but the guide does not extend another one; leave the field out");
			}
			return;
		}
		if (type.equals(IsoType.DATE14.name())) {
			throw new IllegalArgumentException(capital(place(field))
					+ " is DATE14, which j8583 writes with the week-based year, so that the last days of December can get"
					+ " the next year; write type=\"NUMERIC\" length=\"14\"");
		}
		if (Arrays.stream(IsoType.values()).noneMatch((known) -> known.name().equals(type))) {
			throw new IllegalArgumentException(capital(place(field)) + " has the type '" + SafeText.of(type)
					+ "', which j8583 does not know; write "
					+ oneOf(Arrays.stream(IsoType.values())
						.filter((known) -> known != IsoType.DATE14)
						.map(IsoType::name)
						.toList()));
		}
	}

	private static void requireLength(Element field) {
		String type = field.getAttribute("type");
		String length = field.getAttribute("length");
		if (!length.matches("[0-9]{0,5}")) {
			throw new IllegalArgumentException(capital(place(field)) + " has the length '" + SafeText.of(length)
					+ "', which is not a number of at most five digits; write length=\"6\" for six");
		}
		if (!type.equals(EXCLUDED) && IsoType.valueOf(type).needsLength() && length.matches("0*")) {
			throw new IllegalArgumentException(
					capital(place(field)) + " is " + type + " and has no length; add one, such as <field num=\""
							+ field.getAttribute("num") + "\" type=\"" + type + "\" length=\"6\"/>");
		}
	}

	/** Refuse duplicates, of which j8583 would use the last. */
	private static void requireUnique(List<Element> elements) {
		Set<String> types = new HashSet<>();
		for (Element element : elements) {
			if (!types.add(type(element, "type"))) {
				throw new IllegalArgumentException("The document has " + place(element)
						+ " twice, and j8583 uses only the last; merge them into one");
			}
			Set<Integer> numbers = new HashSet<>();
			for (Element field : fields(element)) {
				if (!numbers.add(Integer.valueOf(field.getAttribute("num")))) {
					throw new IllegalArgumentException(
							capital(place(field)) + " is there twice, and j8583 uses only the last; write it once");
				}
			}
		}
	}

	/**
	 * Return the maximum lengths of fields of variable length, by message type and field
	 * number. j8583 ignores them. 0 means that there is no maximum.
	 */
	private static Map<Integer, int[]> maximumLengths(Document document) {
		Map<Integer, int[]> all = new HashMap<>();
		List<Element> guides = new ArrayList<>(elements(document, "parse"));
		// in the order of j8583: guides that extend no other guide come first
		guides.sort((one, other) -> Boolean.compare(extendsAnother(one), extendsAnother(other)));
		for (Element guide : guides) {
			int[] maximums = extendsAnother(guide) ? all.get(Integer.parseInt(type(guide, "extends"), 16)).clone()
					: new int[129];
			for (Element field : fields(guide)) {
				String length = field.getAttribute("length");
				maximums[Integer.parseInt(field.getAttribute("num"))] = (isVariableLength(field) && !length.isEmpty())
						? Integer.parseInt(length) : 0;
			}
			all.put(Integer.parseInt(type(guide, "type"), 16), maximums);
		}
		return all;
	}

	private static boolean isVariableLength(Element field) {
		String type = field.getAttribute("type");
		return !type.equals(EXCLUDED) && FieldTypes.lengthDigits(IsoType.valueOf(type)) > 0;
	}

	private static boolean extendsAnother(Element guide) {
		return !guide.getAttribute("extends").isEmpty();
	}

	private static String type(Element element, String attribute) {
		String type = element.getAttribute(attribute);
		return (type.length() == 3) ? "0" + type : type;
	}

	/** Return the place of an element, such as "field 11 of the parse guide of 0800". */
	private static String place(Element element) {
		return switch (element.getTagName()) {
			case "field" -> (((Element) element.getParentNode()).getTagName().equals("field") ? "part " : "field ")
					+ SafeText.of(element.getAttribute("num")) + " of " + place((Element) element.getParentNode());
			case "header" -> "the ISO header of " + SafeText.of(type(element, "type"));
			case "template" -> "the template of " + SafeText.of(type(element, "type"));
			case "parse" -> "the parse guide of " + SafeText.of(type(element, "type"));
			default -> "the j8583 configuration";
		};
	}

	private static String capital(String text) {
		return Character.toUpperCase(text.charAt(0)) + text.substring(1);
	}

	private static String oneOf(List<String> names) {
		int last = names.size() - 1;
		return names.stream().limit(last).collect(Collectors.joining(", ")) + " or " + names.get(last);
	}

	private static Document parse(InputSource source) {
		try {
			DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
			parser.setErrorHandler(new FatalErrorsOnly());
			// j8583's DTD is not needed to check that the document is well-formed
			parser.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
			return parser.parse(source);
		}
		catch (SAXParseException ex) {
			throw new IllegalArgumentException("The j8583 configuration is not well-formed XML: line "
					+ ex.getLineNumber() + ", column " + ex.getColumnNumber() + ": " + ex.getMessage(), ex);
		}
		catch (SAXException | IOException | ParserConfigurationException ex) {
			throw new IllegalArgumentException("The j8583 configuration cannot be read: " + ex.getMessage(), ex);
		}
	}

	/** Without an error handler the JDK prints fatal errors to the console. */
	private static final class FatalErrorsOnly extends DefaultHandler {

		@Override
		public void fatalError(SAXParseException ex) throws SAXException {
			throw ex;
		}

	}

	/**
	 * Gives access to j8583's protected method that parses a document in its own
	 * encoding.
	 */
	private static final class Parser extends ConfigParser {

		static void configure(MessageFactory<IsoMessage> factory, InputSource source) throws IOException {
			parse(factory, source);
		}

	}

}
