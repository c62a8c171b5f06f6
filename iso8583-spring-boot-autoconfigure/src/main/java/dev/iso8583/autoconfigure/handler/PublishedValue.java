package dev.iso8583.autoconfigure.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The single value of a publisher as a stage. Loaded only when there is a publisher,
 * since Reactive Streams are optional.
 */
final class PublishedValue implements Subscriber<Object> {

	private final CompletableFuture<@Nullable Object> value = new CompletableFuture<>();

	private PublishedValue() {
	}

	/**
	 * Subscribe to a publisher, on the calling thread.
	 * @return a stage of its value, which is {@code null} if it publishes none
	 */
	static CompletionStage<@Nullable Object> of(Publisher<?> publisher) {
		PublishedValue subscriber = new PublishedValue();
		publisher.subscribe(subscriber);
		return subscriber.value;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Object published) {
		this.value.complete(published);
	}

	@Override
	public void onError(Throwable failure) {
		this.value.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.value.complete(null);
	}

}
