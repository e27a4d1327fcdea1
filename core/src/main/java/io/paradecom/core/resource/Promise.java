package io.paradecom.core.resource;

/**
 * Once a claim is let go and nobody is at work for it any more, another has all that it wants: that
 * is sure from then on, so nobody need ask.
 *
 * @param holder the claim that has it now
 * @param grant what is true as soon as the holder's claim is let go
 */
public record Promise(ClaimId holder, Grant grant) {}
