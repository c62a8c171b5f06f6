package dev.iso8583.matching;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys of the last requests that ended without their response, so that a response
 * which comes afterwards is known to be late rather than unmatched. Bounded; the oldest
 * is forgotten first. For one thread.
 */
public final class TimedOutKeys {

	private final Map<MatchKey, Boolean> keys;

	/**
	 * Create an empty memory.
	 * @param maximum how many keys it keeps
	 */
	public TimedOutKeys(int maximum) {
		this.keys = new LinkedHashMap<>() {
			@Override
			protected boolean removeEldestEntry(Map.Entry<MatchKey, Boolean> eldest) {
				return size() > maximum;
			}
		};
	}

	/**
	 * Remember a key.
	 * @param key the key of a request that ended without its response
	 */
	public void add(MatchKey key) {
		this.keys.put(key, Boolean.TRUE);
	}

	/**
	 * Forget a key.
	 * @param key the key of a response
	 * @return whether it was remembered, so that the response is late
	 */
	public boolean remove(MatchKey key) {
		return this.keys.remove(key) != null;
	}

}
