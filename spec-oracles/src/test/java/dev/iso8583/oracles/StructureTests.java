package dev.iso8583.oracles;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Structures of parts that no packager file has. Values are those of parts by id.
 */
class StructureTests {

	@ParameterizedTest(name = "{1} {2}")
	@CsvSource(delimiter = '|',
			textBlock = """
					IFA_LLLBINARY | GenericSubFieldPackager emitBitmap='false' | 1:3:IF_CHAR 2:4:IFB_NUMERIC 3:9:IFA_LLCHAR | 3=xy
					IFA_LLLCHAR   | GenericSubFieldPackager emitBitmap='false' | 1:3:IF_CHAR 2:4:IFA_NUMERIC | 2=12
					IFB_LLHBINARY | GenericSubFieldPackager                    | 1:4:IFA_BITMAP 2:3:IF_CHAR 32:3:IFE_CHAR | 2=a 32=b
					IFB_LLHBINARY | GenericSubFieldPackager                    | 1:16:IFB_BITMAP 2:3:IF_CHAR 65:3:IF_CHAR 128:1:IF_CHAR | 65=b 128=c
					IFB_LLHBINARY | GenericPackager emitBitmap='false'         | 1:3:IF_CHAR 2:3:IF_CHAR | 1=a 2=b
					IFB_LLHBINARY | Base1SubFieldPackager                      | 0:1:IF_CHAR 1:2:IFA_NUMERIC | 0=A 1=7
					IFA_LLABINARY | GenericSubFieldPackager emitBitmap='false' | 1:3:IF_CHAR | 1=abc
					IFB_LLNUM     | GenericSubFieldPackager emitBitmap='false' | 1:2:IFA_NUMERIC 2:3:IFA_NUMERIC | 1=12 2=345
					IFA_LLLBINARY | EuroSubFieldPackager                       | 0:1:IFMC_TCC 1:9:IFMC_LLCHAR 42:9:IFMC_LLCHAR | head=R 01=x 42=yz
					IFA_LLLBINARY | EuroSubFieldPackager                       | 0:1:IFMC_TCC 1:9:IFMC_LLCHAR 42:9:IFMC_LLCHAR | 01=x 42=yz
					IFA_LLLBINARY | EuroSubFieldPackager                       | 0:1:IFMC_TCC 1:9:IFMC_LLLCHAR | 01=xyz
					IFE_LLLBINARY | GICCSubFieldPackager                       | 1:99:IFELPE_LLLCHAR 2:99:IFELPE_LLLCHAR | 01=ab 02=c
					IFE_LLLBINARY | GICCSubFieldPackager                       | 1:99:IFEP_LLLCHAR 2:99:IFEP_LLLCHAR | 01=ab 02=c
					IFA_LLLBINARY | GenericTaggedFieldsPackager tagMapper='org.jpos.iso.packager.TTDecimalTagMapper' tagSize='2' lenSize='2' | 7:9:IFA_TTLLCHAR 9:9:IFA_TTLLCHAR | 07=A 09=bc
					IFA_LLLBINARY | GenericTaggedFieldsPackager tagMapper='org.jpos.iso.packager.TTTDecimalTagMapper' tagSize='3' lenSize='3' | 7:9:IFA_TTTLLLCHAR | 007=A
					""")
	void structuresHaveTheBytesOfJpos(String outer, String packager, String parts, String values) throws Exception {
		byte[] file = file(outer, packager, parts);
		Map<String, Object> given = new LinkedHashMap<>();
		for (String value : values.split(" ")) {
			given.put(value.split("=")[0], value.split("=")[1]);
		}
		Ours ours = new Ours(file, "");
		assertThat(ours.writes(Sample.of(60, given))).isTrue();
		Deviation deviation = Deviation.of(new Jpos(file), ours, Sample.of(60, given));
		assertThat(deviation).isNull();
	}

	private static byte[] file(String outer, String packager, String parts) {
		String[] words = packager.split(" ", 2);
		StringBuilder file = new StringBuilder("<!DOCTYPE isopackager SYSTEM"
				+ " 'http://jpos.org/dtd/generic-packager-1.0.dtd'><isopackager>" + field("0:4:IFA_NUMERIC")
				+ field("1:16:IFB_BITMAP") + "<isofieldpackager id='60' length='99' name='A' class='org.jpos.iso."
				+ outer + "' packager='org.jpos.iso.packager." + words[0] + "' " + ((words.length > 1) ? words[1] : "")
				+ ">");
		for (String part : parts.split(" ")) {
			file.append(field(part));
		}
		return file.append("</isofieldpackager></isopackager>").toString().getBytes(StandardCharsets.UTF_8);
	}

	private static String field(String part) {
		String[] values = part.split(":");
		return "<isofield id='" + values[0] + "' length='" + values[1] + "' name='A' class='org.jpos.iso." + values[2]
				+ "'/>";
	}

}
