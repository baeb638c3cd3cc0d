/** Procedural face animation from phone labels: the targets the denoiser learns from. */
@NullMarked
package io.github.dreamtalk.training.viseme;

import org.jspecify.annotations.NullMarked;
