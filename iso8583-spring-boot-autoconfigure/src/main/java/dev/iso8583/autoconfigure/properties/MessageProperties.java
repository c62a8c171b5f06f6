package dev.iso8583.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The message format of links that name none, and further formats by name.
 */
public class MessageProperties extends FormatProperties {

	/**
	 * Further message formats by name. Each stands on its own.
	 */
	private Map<String, FormatProperties> formats = new LinkedHashMap<>();

	public Map<String, FormatProperties> getFormats() {
		return this.formats;
	}

	public void setFormats(Map<String, FormatProperties> formats) {
		this.formats = formats;
	}

}
