/** One-time converters from published model files to the files this project embeds. */
@NullMarked
package io.github.dreamtalk.training.convert;

import org.jspecify.annotations.NullMarked;
