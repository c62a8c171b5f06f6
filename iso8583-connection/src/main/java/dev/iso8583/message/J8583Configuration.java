package dev.iso8583.message;

import java.io.IOException;
import java.io.StringReader;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.parse.ConfigParser;
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
		requireWellFormed(xml);
		try {
			ConfigParser.configureFromReader(factory, new StringReader(xml));
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalArgumentException("The j8583 configuration is not understood: " + ex.getMessage(), ex);
		}
	}

	private static void requireWellFormed(String xml) {
		try {
			DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
			parser.setErrorHandler(new FatalErrorsOnly());
			// the DTD is j8583's own and not needed to see whether the document is
			// well-formed
			parser.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
			parser.parse(new InputSource(new StringReader(xml)));
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
