package dev.iso8583.sample.acquirer;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How persistently a reversal is sent.
 *
 * @param attempts how often at most, the first one included
 * @param delay how long to wait before it is sent again
 */
@ConfigurationProperties("gateway.reversal")
record ReversalProperties(@DefaultValue("10") int attempts, @DefaultValue("2s") Duration delay) {

}
