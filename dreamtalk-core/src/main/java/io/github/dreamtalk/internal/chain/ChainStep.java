package io.github.dreamtalk.internal.chain;

import io.github.dreamtalk.spi.LookAhead;

/**
 * A stage in a plan, for people.
 *
 * @param name what it is called
 * @param lookAhead how far it looks ahead in a clip whose end is not known
 */
public record ChainStep(String name, LookAhead lookAhead) {}
