/** Text to speech by Spring AI, speech to a face. */
@NullMarked
package io.github.dreamtalk.examples.speech;

import org.jspecify.annotations.NullMarked;
