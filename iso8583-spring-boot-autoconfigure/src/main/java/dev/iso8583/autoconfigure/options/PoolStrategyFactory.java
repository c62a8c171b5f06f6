package dev.iso8583.autoconfigure.options;

import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.properties.PoolProperties;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.pool.MemberOptions;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.pool.PoolStrategy;

/**
 * Sets the strategy and the filter of a pool.
 */
public final class PoolStrategyFactory {

	private static final String STICKY = "sticky";

	private final BeanFactory beans;

	private final String prefix;

	private final PoolProperties pool;

	public PoolStrategyFactory(BeanFactory beans, String prefix, PoolProperties pool) {
		this.beans = beans;
		this.prefix = prefix;
		this.pool = pool;
	}

	public void apply(PoolOptions.Builder options) {
		String name = this.pool.getStrategy();
		if (!STICKY.equals(name) && this.pool.getStickyField() != null) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".sticky-field",
					this.pool.getStickyField(), "It is for the strategy sticky. Write " + this.prefix
							+ ".strategy=sticky, or leave the field out.");
		}
		if (name != null) {
			options.strategy(strategy(name));
		}
		if (this.pool.getFilter() != null) {
			options.filter(filter(this.pool.getFilter()));
		}
		requireBackupsThatMakeSense(name);
	}

	private PoolStrategy strategy(String name) {
		return switch (name) {
			case "round-robin" -> PoolStrategy.roundRobin();
			case "least-pending" -> PoolStrategy.leastPending();
			case "primary-backup" -> PoolStrategy.primaryBackup();
			case STICKY -> sticky();
			default -> bean(name);
		};
	}

	private PoolStrategy sticky() {
		Integer field = this.pool.getStickyField();
		if (field == null) {
			throw new Iso8583ConfigurationException(this.prefix + ".sticky-field is not set",
					"Set it to the field whose value decides, such as " + this.prefix
							+ ".sticky-field=41 for the terminal.");
		}
		return PropertyValues.use(this.prefix + ".sticky-field", field, () -> PoolStrategy.sticky(field));
	}

	/**
	 * Refuse a sticky field that no message of the pool has: requests would silently be
	 * sent in turn.
	 */
	public void requireKnownField(PoolOptions options) {
		Integer field = this.pool.getStickyField();
		if (field != null && Stream
			.concat(Stream.of(options.connection()), options.members().stream().map(MemberOptions::connection))
			.noneMatch((connection) -> connection != null && mayHave(connection, field))) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".sticky-field", field,
					(options.connection().format().specification() != null)
							? "The specification of the messages has no field " + field + "; write another field."
							: "No parse guide has a field " + field + "; give it to them, or write another field.");
		}
	}

	private static boolean mayHave(ConnectionOptions connection, int field) {
		MessageFormat format = connection.format();
		// a message codec may know more fields than the format
		return connection.codec() != MessageCodec.DEFAULT
				|| format.messageTypes().stream().anyMatch((type) -> format.hasField(Mti.of(type), field));
	}

	private PoolStrategy bean(String name) {
		if (!this.beans.containsBean(name) || !this.beans.isTypeMatch(name, PoolStrategy.class)) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".strategy", name,
					"There is no such strategy; write round-robin, least-pending, primary-backup, sticky, or the name"
							+ " of a bean of type " + PoolStrategy.class.getName() + ".");
		}
		return this.beans.getBean(name, PoolStrategy.class);
	}

	@SuppressWarnings("unchecked")
	private Predicate<Connection> filter(String name) {
		if (!this.beans.containsBean(name) || !this.beans.isTypeMatch(name, Predicate.class)) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".filter", name,
					"There is no bean of that name and of type Predicate<Connection>.");
		}
		return (Predicate<Connection>) this.beans.getBean(name, Predicate.class);
	}

	private void requireBackupsThatMakeSense(@Nullable String strategy) {
		int backups = 0;
		for (int index = 0; index < this.pool.getAddresses().size(); index++) {
			if (Boolean.TRUE.equals(this.pool.getAddresses().get(index).getBackup())) {
				backups++;
				requireStrategyWithBackups(index, strategy);
			}
		}
		if (backups == 0 && "primary-backup".equals(strategy)) {
			refuseWeights();
		}
		if (backups > 0 && backups == this.pool.getAddresses().size()) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".addresses[0].backup", true,
					"At least one address of a pool must not be a backup.");
		}
	}

	/**
	 * Refuse weights if no address is marked as a backup: then only the order of the list
	 * counts.
	 */
	private void refuseWeights() {
		for (int index = 0; index < this.pool.getAddresses().size(); index++) {
			Integer weight = this.pool.getAddresses().get(index).getWeight();
			if (weight != null) {
				throw new InvalidConfigurationPropertyValueException(this.prefix + ".addresses[" + index + "].weight",
						weight,
						"It would have no effect: primary-backup without a backup goes by the order of the addresses."
								+ " Mark the others with backup=true, or leave the weight out.");
			}
		}
	}

	private void requireStrategyWithBackups(int index, @Nullable String strategy) {
		if (strategy == null || strategy.matches("round-robin|least-pending|sticky")) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".addresses[" + index + "].backup", true,
					"Backups need another strategy. Write " + this.prefix + ".strategy=primary-backup.");
		}
	}

}
