package io.github.dreamtalk.internal.chain;

/**
 * A stage and the name it was chosen by.
 *
 * @param <T> the stage
 * @param name the provider's name
 * @param stage the stage
 */
record Named<T>(String name, T stage) {}
