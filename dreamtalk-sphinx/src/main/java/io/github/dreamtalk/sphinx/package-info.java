/**
 * A {@link io.github.dreamtalk.spi.SpeechRecognizer} of English. It wants about 1 GB of heap, and one and a half to
 * four times as long as the sound lasts, as the machine is free or busy.
 */
@NullMarked
package io.github.dreamtalk.sphinx;

import org.jspecify.annotations.NullMarked;
