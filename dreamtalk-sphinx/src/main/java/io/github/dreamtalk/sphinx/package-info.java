/**
 * A {@link io.github.dreamtalk.spi.SpeechRecognizer} of English. It needs 400 to 800 MB of heap for a minute of speech and
 * about one and a half times as long as the sound lasts on one core.
 */
@NullMarked
package io.github.dreamtalk.sphinx;

import org.jspecify.annotations.NullMarked;
