/** Measurements for Micrometer and OpenTelemetry. */
@NullMarked
package io.github.dreamtalk.examples.trace;

import org.jspecify.annotations.NullMarked;
