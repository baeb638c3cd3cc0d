/** What a backend author implements. Every SPI has a nested {@code Provider}, found by {@link java.util.ServiceLoader}. */
@NullMarked
package io.github.dreamtalk.spi;

import org.jspecify.annotations.NullMarked;
