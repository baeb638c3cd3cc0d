package io.github.dreamtalk.spi;

import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.speech.SpokenWord;

/**
 * Finds where the words of {@link ClipInfo#transcript()} stand in a sound: mono 16 kHz samples go in, the words and the
 * pauses between them come out in order, every word of the text once, those that were not found too. Where the sound holds
 * what the text does not, nothing comes out. Of a clip without a text the phones alone are found: an item without text for
 * each stretch of speech between pauses. Thread-safe.
 */
public interface SpeechAligner extends Stage<Samples, SpokenWord> {
    /** Makes aligners. */
    interface Provider extends BackendProvider<SpeechAligner> {}
}
