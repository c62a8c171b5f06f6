package dev.iso8583.pool;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Statistics of a member of a pool at one moment, taken without a lock. Without card
 * data.
 *
 * @param state the state of the member
 * @param usable whether it may be given requests: it is online, not suspended, and
 * allowed by the filter
 * @param silent whether it is online but its far end answers nothing, see
 * {@link PoolMember#isSilent()}
 * @param unchangedFor how long ago it got its current connection or, without one, lost
 * the last one
 * @param failedDials how many dials have failed since it was last online
 * @param nextDial the time until the next dial; {@code null} if none is scheduled
 * @param pending how many requests wait for their response
 * @param lastReceived how long ago something was last received, on this connection or an
 * earlier one; {@code null} if nothing was
 * @param lastFailure why a connection was last lost or could not be made; {@code null} if
 * there was no failure
 */
public record MemberStats(MemberState state, boolean usable, boolean silent, Duration unchangedFor, int failedDials,
		@Nullable Duration nextDial, int pending, @Nullable Duration lastReceived, @Nullable String lastFailure) {

}
