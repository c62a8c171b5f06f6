package dev.iso8583.message.spec.jpos;

import java.util.List;

import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.MessageSpec;

/**
 * What a packager file says.
 *
 * @param spec the specification, without what there are findings about; a field of which
 * only its parts or its largest length cannot be said is in it nevertheless
 * @param coding how most of the fields are written
 * @param findings what the specification lacks, in the order of the file
 */
public record JposPackager(MessageSpec spec, Coding coding, List<JposFinding> findings) {

	/**
	 * Read a packager file: XML with the root {@code isopackager}. The DTD is not read,
	 * and no class is loaded that the file names.
	 * @param file the bytes of the file
	 * @return what it says
	 */
	public static JposPackager read(byte[] file) {
		Report report = new Report();
		Element root = XmlReader.read(file, report);
		return new PackagerMapping(report).map(root);
	}

}
