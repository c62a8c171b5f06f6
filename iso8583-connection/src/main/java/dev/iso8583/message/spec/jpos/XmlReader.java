package dev.iso8583.message.spec.jpos;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import org.jspecify.annotations.Nullable;

/**
 * Reads the elements of an XML file. A DOCTYPE is skipped: neither a DTD nor an entity is
 * read from anywhere.
 */
final class XmlReader {

	/** Deeper than any packager. */
	private static final int DEEPEST = 20;

	private final Deque<Element> open = new ArrayDeque<>();

	private @Nullable Element root;

	private XmlReader() {
	}

	/** Return the root, or {@code null} with a finding if the file is not XML. */
	static @Nullable Element read(byte[] file, Report report) {
		// that of the JDK, whatever else is on the class path
		XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		XmlReader reader = new XmlReader();
		int line = 1;
		try {
			XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(file));
			while (xml.hasNext()) {
				int event = xml.next();
				if (event == XMLStreamReader.START_ELEMENT && !reader.start(element(xml, line))) {
					report.add(line, "", "elements are nested more than " + DEEPEST + " deep");
					return null;
				}
				if (event == XMLStreamReader.END_ELEMENT) {
					reader.open.pop();
				}
				// where this ends, the next begins
				line = xml.getLocation().getLineNumber();
			}
		}
		catch (XMLStreamException ex) {
			// without its message, which quotes what stands there
			report.add((ex.getLocation() != null) ? Math.max(ex.getLocation().getLineNumber(), 0) : line, "",
					"is not XML that can be read");
			return null;
		}
		catch (RuntimeException ex) {
			// the parser has such for some bytes that are not XML
			report.add(line, "", "is not XML that can be read");
			return null;
		}
		return reader.root;
	}

	/** Add an element to the one that is open; false if it is nested too deep. */
	private boolean start(Element element) {
		if (this.open.isEmpty()) {
			this.root = element;
		}
		else {
			this.open.peek().children().add(element);
		}
		this.open.push(element);
		return this.open.size() <= DEEPEST;
	}

	private static Element element(XMLStreamReader xml, int line) {
		Map<String, String> attributes = new HashMap<>();
		for (int index = 0; index < xml.getAttributeCount(); index++) {
			attributes.put(xml.getAttributeLocalName(index), xml.getAttributeValue(index));
		}
		return new Element(line, xml.getLocalName(), attributes);
	}

}
