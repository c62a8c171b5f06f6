package dev.iso8583.pool;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A member of a pool at a moment, taken without a lock. Without card data.
 *
 * @param state how it fares
 * @param usable whether it may be given requests: it is online, not suspended, and let
 * through by the filter
 * @param silent whether it is online and nothing shows that its far end is there, see
 * {@link PoolMember#isSilent()}
 * @param since for how long it has had its connection, or has had none
 * @param failedDials how many dials have failed since it was last online
 * @param nextDial how long until the next dial; {@code null} if none is due
 * @param pending how many requests wait for their response
 * @param lastReceived how long ago something was last received, be it on an earlier
 * connection; {@code null} if never
 * @param lastFailure why a connection was last lost or not had; {@code null} if never
 */
public record MemberStats(MemberState state, boolean usable, boolean silent, Duration since, int failedDials,
		@Nullable Duration nextDial, int pending, @Nullable Duration lastReceived, @Nullable String lastFailure) {

}
