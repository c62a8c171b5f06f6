package dev.iso8583.interop

import com.solab.iso8583.IsoMessage
import dev.iso8583.annotation.InboundHandler
import dev.iso8583.message.mapping.Field
import dev.iso8583.message.MessageFormat
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.yield
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emptyFlow
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList

@JvmRecord
data class Sale(@Field(11) val stan: Int, @Field(4) val amount: Long?)

@JvmRecord
data class Approval(@Field(39) val responseCode: String)

@JvmRecord
data class FarField(@Field(150) val far: String?)

/** Handlers that suspend, or could. */
open class KotlinHandlers(private val format: MessageFormat) {

	val sales = CopyOnWriteArrayList<Sale>()

	val threads = CopyOnWriteArrayList<String>()

	val asked = CompletableDeferred<Unit>()

	val approval = CompletableDeferred<Approval>()

	@InboundHandler("0100")
	open suspend fun authorize(sale: Sale): Approval {
		threads.add(Thread.currentThread().name)
		sales.add(sale)
		asked.complete(Unit)
		return approval.await()
	}

	@InboundHandler("0200")
	suspend fun message(request: IsoMessage, @Field(11) stan: String): IsoMessage? {
		yield()
		return if (stan == "000000") null else format.set(format.responseTo(request), 39, "05")
	}

	@InboundHandler("0400")
	suspend fun any(request: IsoMessage): Any = if (format.get(request, "4") == null) "neither" else Approval("00")

	@InboundHandler("0420")
	suspend fun nothing() {
		yield()
	}

	@InboundHandler("0600")
	suspend fun fails(@Field(2) pan: String?): Approval {
		yield()
		throw IllegalStateException(pan)
	}

	@InboundHandler("0120")
	fun nothingLater(): CompletableFuture<Unit> = CompletableFuture.completedFuture(Unit)

	@InboundHandler("0220")
	fun nothingOfAnything(): Any = Unit

	@InboundHandler("0800")
	fun plain(): Approval = Approval("00")

}

class SuspendsForFlow {

	@InboundHandler("0100")
	suspend fun answer(): Flow<IsoMessage> = emptyFlow()

}

class ReturnsFlow {

	@InboundHandler("0100")
	fun answer(): Flow<IsoMessage> = emptyFlow()

}

class SuspendsForText {

	@InboundHandler("0100")
	suspend fun answer(request: IsoMessage): String = "00"

}

class ReadsAFarField {

	@InboundHandler("0100")
	suspend fun answer(field: FarField) {
	}

}

class ReturnsAFarField {

	@InboundHandler("0100")
	suspend fun answer(): FarField = FarField(null)

}
