package dev.iso8583.message;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.parse.ConfigParser;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads j8583's XML, and refuses what j8583 would pass over with a line in its log and an
 * empty factory.
 */
final class J8583Configuration {

	private J8583Configuration() {
	}

	static void apply(String xml, MessageFactory<IsoMessage> factory) {
		Document document = parse(xml);
		try {
			ConfigParser.configureFromReader(factory, new StringReader(xml));
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalArgumentException("The j8583 configuration is not understood: " + ex.getMessage(), ex);
		}
		requireSense(document);
	}

	/** Refuse what j8583 understands and what fails only when messages come. */
	private static void requireSense(Document document) {
		for (String tag : List.of("parse", "template", "header")) {
			NodeList types = document.getElementsByTagName(tag);
			for (int index = 0; index < types.getLength(); index++) {
				requireMti(tag, ((Element) types.item(index)).getAttribute("type"));
			}
		}
		NodeList fields = document.getElementsByTagName("field");
		for (int index = 0; index < fields.getLength(); index++) {
			requireSense((Element) fields.item(index));
		}
	}

	private static void requireMti(String tag, String type) {
		if (!type.matches("[0-9]{3,4}")) {
			throw new IllegalArgumentException(
					"'" + type + "' is not an MTI; write four digits, such as <" + tag + " type=\"0800\">");
		}
	}

	private static void requireSense(Element field) {
		String number = field.getAttribute("num");
		String type = field.getAttribute("type");
		if (type.equals("exclude")) {
			return;
		}
		if (IsoType.valueOf(type).needsLength() && !field.getAttribute("length").matches("0*[1-9][0-9]*")) {
			throw new IllegalArgumentException(
					"Field " + number + " is " + type + " and has no length; give it one, such as <field num=\""
							+ number + "\" type=\"" + type + "\" length=\"6\"/>");
		}
		if (IsoType.valueOf(type) == IsoType.DATE14) {
			throw new IllegalArgumentException("Field " + number + " is DATE14, which j8583 writes with the year of the"
					+ " week: the last days of December get the next year; write type=\"NUMERIC\" length=\"14\"");
		}
	}

	private static Document parse(String xml) {
		try {
			DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
			parser.setErrorHandler(new FatalErrorsOnly());
			// the DTD is j8583's own and not needed to see whether the document is
			// well-formed
			parser.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
			return parser.parse(new InputSource(new StringReader(xml)));
		}
		catch (SAXParseException ex) {
			throw new IllegalArgumentException("The j8583 configuration is not well-formed XML: line "
					+ ex.getLineNumber() + ", column " + ex.getColumnNumber() + ": " + ex.getMessage(), ex);
		}
		catch (SAXException | IOException | ParserConfigurationException ex) {
			throw new IllegalArgumentException("The j8583 configuration cannot be read: " + ex.getMessage(), ex);
		}
	}

	/** Without a handler of ours the JDK prints fatal errors to the console. */
	private static final class FatalErrorsOnly extends DefaultHandler {

		@Override
		public void fatalError(SAXParseException ex) throws SAXException {
			throw ex;
		}

	}

}
