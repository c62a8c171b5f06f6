package dev.iso8583.framing;

/**
 * What a decoder fires as an event of the channel for each keep-alive, after the frames
 * that came before it.
 */
public enum KeepAlive {

	/** One came. */
	RECEIVED

}
