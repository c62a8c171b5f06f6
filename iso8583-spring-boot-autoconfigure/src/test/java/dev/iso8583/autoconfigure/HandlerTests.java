package dev.iso8583.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.Order;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.annotation.PingHandler;
import dev.iso8583.annotation.SignOffHandler;
import dev.iso8583.annotation.SignOnHandler;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.connection.NetworkManagementRequest;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HandlerTests {

	/** An 0800 with STAN 000042. */
	private static final String ECHO = "08000020000000000000000042";

	private static final String ADVICE = "08200020000000000000000042";

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.server.issuer.port=0",
				"my.mti=0800");

	@Test
	void aMethodAnswersTheMessagesOfItsMti() {
		this.context.withUserConfiguration(Echo.class)
			.run((context) -> assertThat(ask(context, ECHO)).isEqualTo("08100020000002000000000042" + "00"));
	}

	@Test
	void aMethodMayTakeMtiConnectionAndFieldsAndReturnNothing() {
		this.context.withUserConfiguration(EveryParameter.class).run((context) -> {
			EveryParameter handler = context.getBean(EveryParameter.class);
			assertThat(ask(context, ECHO)).startsWith("0810");
			assertThat(handler.seen).containsEntry("mti", Mti.of("0800"))
				.containsEntry("link", "issuer")
				.containsEntry("text", "000042")
				.containsEntry("number", 42)
				.doesNotContainKey("absent");
		});
	}

	@Test
	void aMethodMayTakeAndReturnRecords() {
		this.context.withUserConfiguration(RecordHandler.class).run((context) -> {
			assertThat(ask(context, ECHO)).isEqualTo("08100020000002000000000042" + "00");
			assertThat(context.getBean(RecordHandler.class).seen).containsExactly(new Purchase(42, null));
		});
		this.context.withUserConfiguration(LaterRecordHandler.class)
			.run((context) -> assertThat(ask(context, ECHO)).isEqualTo("08100020000002000000000042" + "05"));
	}

	@Test
	void anAmountHasItsDecimalsAndANumberDoesNot() {
		String fields = "<field num=\"4\" type=\"AMOUNT\"/><field num=\"5\" type=\"NUMERIC\" length=\"12\"/>"
				+ "<field num=\"11\" type=\"NUMERIC\" length=\"6\"/>";
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0100\">" + fields + "</parse><parse type=\"0110\">" + fields
					+ "</parse></j8583-config>")
			.build();
		this.context.withUserConfiguration(Amounts.class).withBean(MessageFormat.class, () -> format).run((context) -> {
			String amounts = "000000001250" + "000000000700";
			assertThat(ask(context, "0100" + "1820000000000000" + amounts + "000042"))
				.isEqualTo("0110" + "1820000000000000" + amounts + "000042");
			assertThat(context.getBean(Amounts.class).seen).containsExactly(new BigDecimal("12.50"),
					new BigDecimal("700"), 1250L);
		});
	}

	@Test
	void handlersNeverRunOnAnEventLoop() {
		this.context.withUserConfiguration(EveryParameter.class).run((context) -> {
			ask(context, ECHO);
			assertThat(context.getBean(EveryParameter.class).seen.get("thread")).asString()
				.startsWith("iso8583-handler");
		});
	}

	@Test
	void handlersRunOnVirtualThreadsIfEnabledAndSupported() {
		this.context.withUserConfiguration(EveryParameter.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> {
				ask(context, ECHO);
				assertThat(context.getBean(EveryParameter.class).seen).containsEntry("virtual",
						Runtime.version().feature() >= 21);
			});
	}

	@Test
	void anAsynchronousReplyIsSentOnceItCompletes() {
		this.context.withUserConfiguration(FindsLater.class).run((context) -> {
			CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> ask(context, ECHO));
			Runnable find = context.getBean(FindsLater.class).asked.poll(1, TimeUnit.MINUTES);
			assertThat(answer).isNotDone();
			find.run();
			assertThat(answer.get(1, TimeUnit.MINUTES)).startsWith("0810");
		});
	}

	@Test
	void aClassMayReplyAsynchronously() {
		this.context.withUserConfiguration(FindsLaterClass.class)
			.run((context) -> assertThat(ask(context, ECHO)).startsWith("0810"));
	}

	@Test
	void aClassMayBeAHandler() {
		this.context.withUserConfiguration(EchoClass.class)
			.run((context) -> assertThat(ask(context, ECHO)).startsWith("0810"));
	}

	@Test
	void aBeanDeclaredByItsInterfaceAnswersEvenIfALinkWasCreatedFirst() {
		this.context.withUserConfiguration(DeclaredByInterface.class)
			.run((context) -> assertThat(ask(context, ECHO)).startsWith("0810"));
	}

	@Test
	void annotationsMayBeComposedAndHavePlaceholders() {
		this.context.withUserConfiguration(Composed.class)
			.run((context) -> assertThat(ask(context, ECHO)).startsWith("0810").endsWith("77"));
	}

	@Test
	void aHandlerOfTheLinkPrecedesOneOfAllLinksAndAnExactMtiPrecedesAPattern() {
		this.context.withUserConfiguration(Several.class).run((context) -> {
			assertThat(ask(context, ECHO)).endsWith("11");
			assertThat(ask(context, ADVICE)).endsWith("22");
		});
	}

	@Test
	void amongEqualHandlersTheLowerOrderComesFirst() {
		this.context.withUserConfiguration(Ordered.class)
			.run((context) -> assertThat(ask(context, ECHO)).endsWith("33"));
	}

	@Test
	void aLazyBeanIsCreatedForItsFirstMessage() {
		this.context.withUserConfiguration(LazyConfiguration.class).run((context) -> {
			assertThat(LazyEcho.made).isFalse();
			assertThat(ask(context, ECHO)).startsWith("0810");
			assertThat(LazyEcho.made).isTrue();
		});
	}

	@Test
	void aProxiedBeanIsCalledThroughItsAdvice() {
		this.context.withUserConfiguration(ProxiedConfiguration.class).run((context) -> {
			assertThat(ask(context, ECHO)).startsWith("0810");
			assertThat(context.getBean(CountingAdvice.class).calls).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ScopedByInterfaces.class, ScopedByClass.class })
	void aScopedBeanIsFoundBehindItsProxy(Class<?> configuration) {
		this.context.withUserConfiguration(configuration)
			.run((context) -> assertThat(ask(context, ECHO)).startsWith("0810"));
	}

	@Test
	void handlersProvideTheSignOnPingAndSignOffOfALink() {
		try (FarEnd host = FarEnd.listening()) {
			this.context.withUserConfiguration(Management.class)
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.idle-time=50ms")
				.run((context) -> await().untilAsserted(
						() -> assertThat(host.received).anySatisfy((message) -> assertThat(message).endsWith("301"))));
			assertThat(host.received.peek()).endsWith("001");
			assertThat(host.received).anySatisfy((message) -> assertThat(message).endsWith("002"));
		}
	}

	@Test
	void aClassMaySignOnALink() {
		try (FarEnd host = FarEnd.listening()) {
			this.context.withUserConfiguration(SignOnClass.class)
				.withPropertyValues("iso8583.connection.hsm.address=" + host.address())
				.run((context) -> assertThat(host.received).singleElement().asString().startsWith("0800"));
		}
	}

	@Test
	void aRefusedSignOnKeepsTheApplicationFromStarting() {
		try (FarEnd host = FarEnd.listening().answering("91")) {
			this.context.withUserConfiguration(Management.class)
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address())
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("sign-on failed (response code 91 in 0810 STAN "));
		}
	}

	private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
		return Runtime.version().feature() >= 21 && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
	}

	private static String ask(AssertableApplicationContext context, String message) {
		return FarEnd.ask(context.getBean(Server.class).port(), message);
	}

	/** Return a response whose code identifies the handler. */
	private static IsoMessage answer(MessageFormat messages, IsoMessage request, String responseCode) {
		return messages.responseTo(request).setValue(39, responseCode, IsoType.ALPHA, 2);
	}

	static class Echo {

		private final MessageFormat messages;

		Echo(MessageFormat messages) {
			this.messages = messages;
		}

		@InboundHandler(mti = "0800")
		IsoMessage answer(IsoMessage request) {
			return HandlerTests.answer(this.messages, request, "00");
		}

	}

	static class Amounts {

		final List<Number> seen = new CopyOnWriteArrayList<>();

		private final MessageFormat messages;

		Amounts(MessageFormat messages) {
			this.messages = messages;
		}

		@InboundHandler("0100")
		IsoMessage answer(IsoMessage request, @Field(4) BigDecimal amount, @Field(5) BigDecimal fee,
				@Field(4) Long cents) {
			this.seen.addAll(List.of(amount, fee, cents));
			IsoMessage response = this.messages.responseTo(request);
			this.messages.set(response, 5, fee);
			return this.messages.set(response, 4, amount);
		}

	}

	record Purchase(@Field(11) int stan, @Field(70) @Nullable Integer code) {
	}

	record Approval(@Field(39) String responseCode) {
	}

	static class RecordHandler {

		final List<Purchase> seen = new CopyOnWriteArrayList<>();

		@InboundHandler("0800")
		Approval answer(Purchase purchase) {
			this.seen.add(purchase);
			return new Approval("00");
		}

	}

	static class LaterRecordHandler {

		@InboundHandler("0800")
		CompletionStage<Approval> answer(@Field(11) int stan) {
			return CompletableFuture.completedFuture(new Approval((stan == 42) ? "05" : "06"));
		}

	}

	static class EveryParameter {

		final Map<String, Object> seen = new ConcurrentHashMap<>();

		private final MessageFormat messages;

		EveryParameter(MessageFormat messages) {
			this.messages = messages;
		}

		@InboundHandler("08xx")
		void answer(@Field(11) String text, Mti mti, @Field(11) Integer number, IsoMessage request,
				Connection connection, @Field(52) byte @Nullable [] absent) throws Exception {
			this.seen.put("mti", mti);
			this.seen.put("link", connection.link());
			this.seen.put("text", text);
			this.seen.put("number", number);
			if (absent != null) {
				this.seen.put("absent", absent);
			}
			this.seen.put("thread", Thread.currentThread().getName());
			this.seen.put("virtual", isVirtual(Thread.currentThread()));
			connection.reply(request, HandlerTests.answer(this.messages, request, "00"));
		}

	}

	static class FindsLater {

		final BlockingQueue<Runnable> asked = new LinkedBlockingQueue<>();

		private final MessageFormat messages;

		FindsLater(MessageFormat messages) {
			this.messages = messages;
		}

		@InboundHandler("0800")
		CompletableFuture<IsoMessage> answer(IsoMessage request) {
			CompletableFuture<IsoMessage> reply = new CompletableFuture<>();
			this.asked.add(() -> reply.complete(HandlerTests.answer(this.messages, request, "00")));
			return reply;
		}

	}

	@InboundHandler("0800")
	static class FindsLaterClass implements MessageHandler {

		private final MessageFormat messages;

		FindsLaterClass(MessageFormat messages) {
			this.messages = messages;
		}

		@Override
		public IsoMessage handle(IsoMessage message, Connection connection) {
			throw new AssertionError();
		}

		@Override
		public CompletionStage<IsoMessage> handleAsync(IsoMessage message, Connection connection) {
			return CompletableFuture.supplyAsync(() -> HandlerTests.answer(this.messages, message, "00"));
		}

	}

	@InboundHandler("0800")
	static class EchoClass implements MessageHandler {

		private final MessageFormat messages;

		EchoClass(MessageFormat messages) {
			this.messages = messages;
		}

		@Override
		public IsoMessage handle(IsoMessage message, Connection connection) {
			return answer(this.messages, message, "00");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedByInterfaces {

		@Bean
		@Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		EchoClass echo(MessageFormat messages) {
			return new EchoClass(messages);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedByClass {

		@Bean
		@Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		EchoClass echo(MessageFormat messages) {
			return new EchoClass(messages);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DeclaredByInterface {

		@Bean
		Object early(Server server) {
			return server.name();
		}

		@Bean
		MessageHandler echo(MessageFormat messages) {
			return new EchoClass(messages);
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@InboundHandler(mti = "${my.mti}", link = "issuer")
	@interface OnEcho {

	}

	static class Composed {

		private final MessageFormat messages;

		Composed(MessageFormat messages) {
			this.messages = messages;
		}

		@OnEcho
		IsoMessage answer(IsoMessage request) {
			return HandlerTests.answer(this.messages, request, "77");
		}

	}

	static class Several {

		private final MessageFormat messages;

		Several(MessageFormat messages) {
			this.messages = messages;
		}

		@InboundHandler(mti = "08xx", link = "issuer")
		IsoMessage pattern(IsoMessage request) {
			return answer(this.messages, request, "22");
		}

		@InboundHandler(mti = "0800", link = "issuer")
		IsoMessage exact(IsoMessage request) {
			return answer(this.messages, request, "11");
		}

		@InboundHandler({ "0800", "0820" })
		IsoMessage everywhere(IsoMessage request) {
			return answer(this.messages, request, "99");
		}

	}

	static class Ordered {

		private final MessageFormat messages;

		Ordered(MessageFormat messages) {
			this.messages = messages;
		}

		@InboundHandler("0800")
		IsoMessage last(IsoMessage request) {
			return answer(this.messages, request, "99");
		}

		@InboundHandler("0800")
		@Order(1)
		IsoMessage first(IsoMessage request) {
			return answer(this.messages, request, "33");
		}

	}

	static class LazyEcho extends Echo {

		static volatile boolean made;

		LazyEcho(MessageFormat messages) {
			super(messages);
			made = true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		LazyEcho echo(MessageFormat messages) {
			return new LazyEcho(messages);
		}

	}

	interface Answers {

		IsoMessage answer(IsoMessage request);

	}

	static class ProxiedEcho implements Answers {

		private final MessageFormat messages;

		ProxiedEcho(MessageFormat messages) {
			this.messages = messages;
		}

		@Override
		@InboundHandler("0800")
		public IsoMessage answer(IsoMessage request) {
			return HandlerTests.answer(this.messages, request, "00");
		}

	}

	static class CountingAdvice implements MethodInterceptor {

		volatile int calls;

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			this.calls++;
			return invocation.proceed();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedConfiguration {

		@Bean
		CountingAdvice advice() {
			return new CountingAdvice();
		}

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("echo");
			creator.setInterceptorNames("advice");
			return creator;
		}

		@Bean
		ProxiedEcho echo(MessageFormat messages) {
			return new ProxiedEcho(messages);
		}

	}

	static class Management {

		private final MessageFormat messages;

		Management(MessageFormat messages) {
			this.messages = messages;
		}

		@SignOnHandler
		IsoMessage signOn() {
			return networkManagement("001");
		}

		@PingHandler(link = "acquirer")
		IsoMessage ping(Connection connection) {
			return networkManagement("301");
		}

		@SignOffHandler
		IsoMessage signOff() {
			return networkManagement("002");
		}

		private IsoMessage networkManagement(String code) {
			return this.messages.set(this.messages.newMessage("0800"), 70, code);
		}

	}

	@SignOnHandler(link = "hsm")
	static class SignOnClass implements NetworkManagementRequest {

		private final MessageFormat messages;

		SignOnClass(MessageFormat messages) {
			this.messages = messages;
		}

		@Override
		public IsoMessage message(Connection connection) {
			return this.messages.newMessage("0800");
		}

	}

}
