/** Runs jobs: queue, phases, cancellation, and the driver of finite clips. Not exported. */
@NullMarked
package io.github.dreamtalk.internal.job;

import org.jspecify.annotations.NullMarked;
