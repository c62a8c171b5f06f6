package dev.iso8583.pool;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PoolStrategyTests {

	private static final int RRN = 37;

	private static final int MANY = 12_000;

	private final PoolMember a = FakeMember.named("a:1");

	private final PoolMember b = FakeMember.named("b:1");

	private final PoolMember c = FakeMember.named("c:1");

	private final List<PoolMember> all = List.of(this.a, this.b, this.c);

	@Test
	void roundRobinTakesMembersInTurn() {
		assertThat(choose(PoolStrategy.roundRobin(), this.all, 7)).containsExactly(this.a, this.b, this.c, this.a,
				this.b, this.c, this.a);
	}

	@Test
	void roundRobinSharesTheLoadOfAMissingMemberEvenly() {
		PoolStrategy strategy = PoolStrategy.roundRobin();
		assertThat(frequencies(choose(strategy, List.of(this.a, this.c), 10))).containsEntry(this.a, 5)
			.containsEntry(this.c, 5);
	}

	@Test
	void roundRobinSurvivesTheOverflowOfItsCounter() {
		RoundRobin strategy = new RoundRobin();
		strategy.turn.set(Integer.MAX_VALUE - 2);
		assertThat(frequencies(choose(strategy, this.all, 9)))
			.allSatisfy((member, times) -> assertThat(times).isBetween(2, 4))
			.hasSize(3);
	}

	@Test
	void roundRobinTakesAMemberAsOftenAsItsWeightSays() {
		PoolMember heavy = FakeMember.named("heavy:1").weighing(3);
		assertThat(frequencies(choose(PoolStrategy.roundRobin(), List.of(this.a, heavy), 40))).containsEntry(this.a, 10)
			.containsEntry(heavy, 30);
	}

	@Test
	void leastPendingTakesTheMemberWithTheFewestRequestsInFlight() {
		PoolMember idle = FakeMember.named("idle:1").waitingFor(2);
		List<PoolMember> members = List.of(FakeMember.named("x:1").waitingFor(5), idle,
				FakeMember.named("y:1").waitingFor(3));
		assertThat(choose(PoolStrategy.leastPending(), members, 5)).containsOnly(idle);
	}

	@Test
	void leastPendingTakesEqualsInTurn() {
		assertThat(choose(PoolStrategy.leastPending(), this.all, 6)).containsExactly(this.a, this.b, this.c, this.a,
				this.b, this.c);
	}

	@Test
	void leastPendingRespectsWeights() {
		PoolMember strong = FakeMember.named("strong:1").weighing(4).waitingFor(7);
		PoolMember weak = FakeMember.named("weak:1").waitingFor(2);
		assertThat(choose(PoolStrategy.leastPending(), List.of(weak, strong), 4)).containsOnly(strong);
	}

	@Test
	void primaryBackupTakesTheFirstUsableInOrderAndFailsBack() {
		PoolMember first = FakeMember.named("first:1").ranked(0);
		PoolMember second = FakeMember.named("second:1").ranked(1);
		PoolMember third = FakeMember.named("third:1").ranked(2);
		PoolStrategy strategy = PoolStrategy.primaryBackup();
		assertThat(choose(strategy, List.of(first, second, third), 3)).containsOnly(first);
		assertThat(choose(strategy, List.of(second, third), 3)).containsOnly(second);
		assertThat(choose(strategy, List.of(third), 3)).containsOnly(third);
		assertThat(choose(strategy, List.of(first, second, third), 3)).containsOnly(first);
	}

	@Test
	void primaryBackupTakesMembersOfTheSameRankInTurn() {
		PoolMember backup = FakeMember.named("backup:1").ranked(1);
		PoolMember other = FakeMember.named("other:1").ranked(1);
		PoolStrategy strategy = PoolStrategy.primaryBackup();
		assertThat(frequencies(choose(strategy, List.of(backup, this.a, other, this.b), 10)))
			.containsOnly(Map.entry(this.a, 5), Map.entry(this.b, 5));
		assertThat(frequencies(choose(strategy, List.of(backup, other), 10))).containsOnly(Map.entry(backup, 5),
				Map.entry(other, 5));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "000000000001", "632618160198", "999999999999", "99999999999999999999999999",
			"A1B2C3D4E5F6", "\u00e4\u00f6\u00fc", "" })
	void stickyTakesTheSameMemberForTheSameValueOfAnyLengthAndType(String value) {
		PoolMember chosen = PoolStrategy.sticky(RRN).choose(this.all, withRrn(value));
		for (int time = 0; time < 20; time++) {
			assertThat(PoolStrategy.sticky(RRN).choose(this.all, withRrn(value))).isSameAs(chosen);
			// the order of the members does not matter
			assertThat(PoolStrategy.sticky(RRN).choose(List.of(this.c, this.a, this.b), withRrn(value)))
				.isSameAs(chosen);
		}
	}

	@Test
	void stickyTakesTheSameMemberInEveryVersion() {
		// during a rolling update, both versions must send a value to the same member
		assertThat(IntStream.range(0, 12)
			.mapToObj((rrn) -> PoolStrategy.sticky(RRN).choose(this.all, withRrn(String.format("%012d", rrn))).id()))
			.containsExactly("b:1", "a:1", "c:1", "a:1", "c:1", "a:1", "b:1", "c:1", "c:1", "a:1", "b:1", "c:1");
	}

	@Test
	void stickySpreadsValuesEvenly() {
		assertThat(frequencies(sticky(this.all))).hasSize(3)
			.allSatisfy((member, times) -> assertThat(times).isBetween(MANY / 3 - MANY / 30, MANY / 3 + MANY / 30));
	}

	@Test
	void stickyMovesOnlyTheValuesOfAMemberThatIsLost() {
		List<PoolMember> before = sticky(this.all);
		List<PoolMember> after = sticky(List.of(this.a, this.c));
		for (int value = 0; value < MANY; value++) {
			if (before.get(value) != this.b) {
				assertThat(after.get(value)).isSameAs(before.get(value));
			}
		}
		assertThat(sticky(this.all)).isEqualTo(before);
	}

	@Test
	void stickyRespectsWeights() {
		PoolMember heavy = FakeMember.named("heavy:1").weighing(3);
		assertThat(frequencies(sticky(List.of(this.a, heavy))).get(heavy)).isBetween(MANY * 3 / 4 - MANY / 30,
				MANY * 3 / 4 + MANY / 30);
	}

	@Test
	void stickyTakesMessagesWithoutTheFieldInTurn() {
		assertThat(choose(PoolStrategy.sticky(RRN), this.all, 3)).containsExactly(this.a, this.b, this.c);
	}

	@Test
	void stickyTakesAnyMemberForAValueThatDoesNotFit() {
		IsoMessage message = new IsoMessage();
		message.setField(11, new IsoValue<>(IsoType.NUMERIC, "1234567890", 6));
		assertThat(this.all).contains(PoolStrategy.sticky(11).choose(this.all, message));
	}

	@Test
	void stickyKnowsBinaryFieldsByTheirBytes() {
		IsoMessage one = new IsoMessage();
		one.setField(52, new IsoValue<>(IsoType.BINARY, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 8));
		IsoMessage same = new IsoMessage();
		same.setField(52, new IsoValue<>(IsoType.BINARY, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 8));
		List<PoolMember> many = IntStream.range(0, 50)
			.mapToObj((number) -> (PoolMember) FakeMember.named("m:" + number))
			.toList();
		assertThat(PoolStrategy.sticky(52).choose(many, one)).isSameAs(PoolStrategy.sticky(52).choose(many, same));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1, 129 })
	void stickyRefusesAFieldThatIsNone(int field) {
		assertThatIllegalArgumentException().isThrownBy(() -> PoolStrategy.sticky(field))
			.withMessage("A sticky field is a number from 2 to 128, such as 37 for the RRN, not " + field);
	}

	private static List<PoolMember> choose(PoolStrategy strategy, List<PoolMember> usable, int times) {
		return Stream.generate(() -> strategy.choose(usable, new IsoMessage())).limit(times).toList();
	}

	private static List<PoolMember> sticky(List<PoolMember> members) {
		PoolStrategy strategy = PoolStrategy.sticky(RRN);
		return IntStream.range(0, MANY)
			.mapToObj((rrn) -> strategy.choose(members, withRrn(String.format("6326%08d", rrn))))
			.toList();
	}

	private static Map<PoolMember, Integer> frequencies(List<PoolMember> chosen) {
		Map<PoolMember, Integer> frequencies = new HashMap<>();
		chosen.forEach((member) -> frequencies.merge(member, 1, Integer::sum));
		return frequencies;
	}

	private static IsoMessage withRrn(String value) {
		IsoMessage message = new IsoMessage();
		message.setField(RRN, new IsoValue<>(IsoType.LLVAR, value));
		return message;
	}

}
