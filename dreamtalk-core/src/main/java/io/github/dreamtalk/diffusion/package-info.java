/** Noise schedules, samplers, guidance and reproducible noise. */
@NullMarked
package io.github.dreamtalk.diffusion;

import org.jspecify.annotations.NullMarked;
