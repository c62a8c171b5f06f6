package dev.iso8583.oracles;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jpos.iso.ISOBinaryField;
import org.jpos.iso.ISOField;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.packager.GenericPackager;
import org.jpos.tlv.ISOTaggedField;
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
					IFB_LLHBINARY | CTCSubFieldPackager                        | 0:1:IF_CHAR 1:2:IFA_NUMERIC 2:9:IFA_LLCHAR | 0=A 1=07 2=xy
					IFA_LLABINARY | GenericSubFieldPackager emitBitmap='false' | 1:3:IF_CHAR | 1=abc
					IFB_LLNUM     | GenericSubFieldPackager emitBitmap='false' | 1:2:IFA_NUMERIC 2:3:IFA_NUMERIC | 1=12 2=345
					IFA_LLLBINARY | EuroSubFieldPackager                       | 0:1:IFMC_TCC 1:9:IFMC_LLCHAR 42:9:IFMC_LLCHAR | head=R 01=x 42=yz
					IFA_LLLBINARY | EuroSubFieldPackager                       | 0:1:IFMC_TCC 1:9:IFMC_LLCHAR 42:9:IFMC_LLCHAR | 01=x 42=yz
					IFA_LLLBINARY | EuroSubFieldPackager                       | 0:1:IFMC_TCC 1:9:IFMC_LLLCHAR | 01=xyz
					IFA_LLLBINARY | GenericSubFieldPackager emitBitmap='false' | 1:9:IF_TCHAR:~ 2:9:IF_TCHAR:!; 3:2:IF_CHAR | 1=a 2=bc 3=de
					IFA_LLLBINARY | GenericSubFieldPackager emitBitmap='false' | 1:9:IF_TCHAR:~ 2:9:IF_TCHAR:!; | 1= 2=123456789
					IFA_LLLBINARY | GenericSubFieldPackager emitBitmap='false' | 1:9:IF_FSTCHAR:! 2:9:IF_FSTCHAR:~ | 1=a 2=123456789
					IFA_LLLBINARY | GenericSubFieldPackager emitBitmap='false' | 1:9:IF_FSTCHAR:! 2:9:IF_FCHAR | 1=a 2=b
					IFA_LLLBINARY | GenericSubFieldPackager emitBitmap='false' | 1:9:IF_FSTCHAR:! 2:9:IF_FCHAR | 1=a 2=123456789
					IFA_LLLBINARY | GenericSubFieldPackager emitBitmap='false' | 1:3:IF_CHAR 2:9:IF_CHAR::true | 1=abc 2=x
					IFA_LLLBINARY | GenericSubFieldPackager emitBitmap='false' | 1:3:IF_CHAR 2:9:IF_CHAR::true | 1=abc 2=123456789
					IFA_LLLBINARY | GenericSubFieldPackager emitBitmap='false' | 1:3:IF_CHAR 2:9:IFA_NUMERIC::true | 1=abc 2=12
					IFE_LLLBINARY | GICCSubFieldPackager                       | 1:99:IFELPE_LLLCHAR 2:99:IFELPE_LLLCHAR | 01=ab 02=c
					IFE_LLLBINARY | GICCSubFieldPackager                       | 1:99:IFEP_LLLCHAR 2:99:IFEP_LLLCHAR | 01=ab 02=c
					IFA_LLLBINARY | GenericTaggedFieldsPackager tagMapper='org.jpos.iso.packager.TTDecimalTagMapper' tagSize='2' lenSize='2' | 7:9:IFA_TTLLCHAR 9:9:IFA_TTLLCHAR | 07=A 09=bc
					IFA_LLLBINARY | GenericTaggedFieldsPackager tagMapper='org.jpos.iso.packager.TTTDecimalTagMapper' tagSize='3' lenSize='3' | 7:9:IFA_TTTLLLCHAR | 007=A
					""")
	void structuresHaveTheBytesOfJpos(String outer, String packager, String parts, String values) throws Exception {
		byte[] file = file(outer, packager, parts);
		Map<String, Object> given = new LinkedHashMap<>();
		for (String value : values.split(" ")) {
			given.put(value.split("=", 2)[0], value.split("=", 2)[1]);
		}
		Ours ours = new Ours(file, "");
		assertThat(ours.writes(Sample.of(60, given))).isTrue();
		Deviation deviation = Deviation.of(new Jpos(file), ours, Sample.of(60, given));
		assertThat(deviation).isNull();
	}

	/**
	 * Parts of jPOS are numbered from 1 in their order, and know their tags themselves.
	 */
	@ParameterizedTest(name = "{0} {1}")
	@CsvSource(delimiter = '|', textBlock = """
			TaggedSequencePackager token='00'            | 1:9:IFTA_LLCHAR:01 2:9:IFTA_LLCHAR:A2 | 01=x A2=yz
			TaggedSequencePackager token='00'            | 1:9:IFTA_LLCHAR:01 2:9:IFTA_LLCHAR:A2 | A2=123456789 01=x
			TaggedSequencePackager token='00'            | 1:9:IFTA_LLLCHAR:01 2:9:IFTA_LLLCHAR:## | 77=x 01=yz 78=
			TaggedSequencePackager token='00'            | 1:9:IFTA_LLNUM:01                     | 01=123
			TaggedSequencePackager token='00'            | 1:9:IFTA_LLLNUM:01                    | 01=1234
			TaggedSequencePackager token='0000'          | 1:9:IFTA_LLBINARY:0012                | 0012=AB
			TaggedSequencePackager token='00'            | 1:9:IFTB_LLBINARY:9A 2:9:IFTB_LLBINARY:## | 9A=0102
			TaggedSequencePackager token='XXX'           | 1:9:IFTA_LLLBINARY:ABC                | ABC=AB01
			""")
	void sequencesOfTagsHaveTheBytesOfJpos(String packager, String parts, String values) throws Exception {
		byte[] file = file("IFA_LLLBINARY", packager, parts);
		boolean isBinary = parts.contains("BINARY");
		ISOMsg inner = new ISOMsg(60);
		Map<String, Object> given = new LinkedHashMap<>();
		for (String value : values.split(" ")) {
			String tag = value.substring(0, value.indexOf('='));
			String text = value.substring(tag.length() + 1);
			int number = given.size() + 1;
			given.put(tag, isBinary ? HexFormat.of().parseHex(text) : text);
			inner.set(new ISOTaggedField(tag,
					isBinary ? new ISOBinaryField(number, HexFormat.of().parseHex(text)) : new ISOField(number, text)));
		}
		GenericPackager jpos = new GenericPackager(new ByteArrayInputStream(file));
		ISOMsg message = new ISOMsg("0200");
		message.setPackager(jpos);
		message.set(inner);
		Ours ours = new Ours(file, "");
		byte[] written = message.pack();
		assertThat(ours.write(Sample.of(60, given))).isEqualTo(written);
		assertThat(ours.read(written).describe()).isEqualTo(Sample.of(60, new TreeMap<>(given)).describe());
		ISOMsg read = new ISOMsg();
		read.setPackager(jpos);
		read.unpack(written);
		int number = 1;
		for (Map.Entry<String, Object> part : given.entrySet()) {
			ISOTaggedField field = (ISOTaggedField) ((ISOMsg) read.getComponent(60)).getComponent(number++);
			assertThat(field.getTag()).isEqualTo(part.getKey());
			assertThat(field.getValue()).isEqualTo(part.getValue());
		}
	}

	private static byte[] file(String outer, String packager, String parts) {
		String[] words = packager.split(" ", 2);
		StringBuilder file = new StringBuilder("<!DOCTYPE isopackager SYSTEM"
				+ " 'http://jpos.org/dtd/generic-packager-1.0.dtd'><isopackager>" + field("0:4:IFA_NUMERIC")
				+ field("1:16:IFB_BITMAP") + "<isofieldpackager id='60' length='99' name='A' class='org.jpos.iso."
				+ outer + "' packager='org.jpos." + (words[0].contains("Sequence") ? "tlv" : "iso") + ".packager."
				+ words[0] + "' " + ((words.length > 1) ? words[1] : "") + ">");
		for (String part : parts.split(" ")) {
			file.append(field(part));
		}
		return file.append("</isofieldpackager></isopackager>").toString().getBytes(StandardCharsets.UTF_8);
	}

	private static String field(String part) {
		String[] values = part.split(":");
		String token = (values.length > 3 && !values[3].isEmpty()) ? "' token='" + values[3] : "";
		token += (values.length > 4) ? "' trim='" + values[4] : "";
		return "<isofield id='" + values[0] + "' length='" + values[1] + "' name='A' class='org.jpos."
				+ (values[2].startsWith("IFT") || values[2].matches("IF_F.*") ? "tlv.packager." : "iso.") + values[2]
				+ token + "'/>";
	}

}
