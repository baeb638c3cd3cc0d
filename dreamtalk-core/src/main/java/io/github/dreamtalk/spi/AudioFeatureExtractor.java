package io.github.dreamtalk.spi;

import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.Rows;

/**
 * Turns sound into features at a fixed rate: mono 16 kHz samples go in, feature rows come out. ⌊samples · rate / 16000⌋ of
 * them in all, or one less where a network's convolutions are not padded. Values do not depend on how the sound is cut into
 * pieces. Thread-safe: any number of sessions may be open.
 *
 * <p>An extractor that normalises by the whole clip reads {@link ClipInfo#sound()} when it is opened. Where the clip has
 * none, because its end is not known yet, it either works without, or refuses and says so; {@link #lookAhead} tells.
 */
public interface AudioFeatureExtractor extends Stage<Samples, Rows> {
    /**
     * What this extractor makes.
     *
     * @return the spec
     */
    FeatureSpec spec();

    /**
     * Whether {@link ClipInfo#phones()} that are known take the place of what would be heard.
     *
     * @return false by default
     */
    default boolean takesPhones() {
        return false;
    }

    /** Makes extractors. */
    interface Provider extends BackendProvider<AudioFeatureExtractor> {}
}
