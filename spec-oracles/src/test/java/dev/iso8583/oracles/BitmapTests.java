package dev.iso8583.oracles;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * MTI, bitmaps and header of jPOS and ours.
 */
class BitmapTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			IFA_NUMERIC | IFA_BITMAP | 8  |      | 3,64
			IFA_NUMERIC | IFA_BITMAP | 16 |      | 3,64
			IFA_NUMERIC | IFA_BITMAP | 16 |      | 3,64,65,66,128
			IFA_NUMERIC | IFA_BITMAP | 16 |      | 128
			IFB_NUMERIC | IFB_BITMAP | 8  |      | 3,64
			IFB_NUMERIC | IFB_BITMAP | 16 |      | 3
			IFB_NUMERIC | IFB_BITMAP | 16 |      | 65
			IFB_NUMERIC | IFB_BITMAP | 24 |      | 3
			IFB_NUMERIC | IFB_BITMAP | 24 |      | 3,64,66
			IFB_NUMERIC | IFB_BITMAP | 24 |      | 3,129,192
			IFB_NUMERIC | IFB_BITMAP | 24 |      | 192
			IFE_NUMERIC | IFB_BITMAP | 16 | thirdBitmapField='65' | 3
			IFE_NUMERIC | IFB_BITMAP | 16 | thirdBitmapField='65' | 3,64,66,128
			IFE_NUMERIC | IFB_BITMAP | 16 | thirdBitmapField='65' | 3,64,66,128,129,192
			IFE_NUMERIC | IFB_BITMAP | 16 | thirdBitmapField='65' | 3,192
			IF_CHAR     | IFE_BITMAP | 16 |      | 3,66
			IFB_FNUMERIC | IFB_BITMAP | 16 | headerLength='9' | 3,66
			IFE_CHAR    | IFB_BITMAP | 16 |      | 3,66
			""")
	void bitmapsAreThoseOfJpos(String mti, String bitmap, int length, String attributes, String fields)
			throws Exception {
		byte[] file = packager(mti, bitmap, length, (attributes != null) ? attributes : "");
		Map<Integer, Object> values = new TreeMap<>();
		for (String field : fields.split(",")) {
			values.put(Integer.valueOf(field), "AB" + field);
		}
		byte[] header = attributes != null && attributes.startsWith("header") ? new byte[9] : new byte[0];
		assertThat(Deviation.of(new Jpos(file), new Ours(file, ""), new Sample("0100", header, values))).isNull();
	}

	private static byte[] packager(String mti, String bitmap, int length, String attributes) {
		StringBuilder file = new StringBuilder(
				"<!DOCTYPE isopackager SYSTEM 'http://jpos.org/dtd/generic-packager-1.0.dtd'><isopackager " + attributes
						+ ">" + field(0, mti, 4) + field(1, bitmap, length));
		int last = (length == 24 || attributes.contains("third")) ? 192 : 8 * length;
		for (int number = 2; number <= last; number++) {
			boolean isBitmap = number == 65 && attributes.contains("third");
			file.append(isBitmap ? field(number, bitmap, 8) : field(number, "IFA_LLCHAR", 20));
		}
		return file.append("</isopackager>").toString().getBytes(StandardCharsets.UTF_8);
	}

	private static String field(int number, String type, int length) {
		return "<isofield id='" + number + "' name='A' length='" + length + "' class='org.jpos.iso." + type + "'/>";
	}

}
