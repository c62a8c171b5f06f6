package dev.iso8583.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The message format of links that do not name one, and further formats by name.
 */
public class MessageProperties extends FormatProperties {

	/**
	 * Further message formats by name. A format inherits nothing from iso8583.message or
	 * from another format.
	 */
	private Map<String, FormatProperties> formats = new LinkedHashMap<>();

	public Map<String, FormatProperties> getFormats() {
		return this.formats;
	}

	public void setFormats(Map<String, FormatProperties> formats) {
		this.formats = formats;
	}

}
