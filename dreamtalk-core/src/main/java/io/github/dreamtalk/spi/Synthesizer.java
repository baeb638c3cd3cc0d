package io.github.dreamtalk.spi;

import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.Frame;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames from sound and a picture without any motion in between, as a network that re-dubs a video does. One
 * {@link Moment} goes in for each frame that comes out.
 */
public interface Synthesizer extends Stage<Synthesizer.Moment, Frame> {
    /** What a synthesizer wants to be told of each moment, beyond the sound itself. */
    enum Need {
        /** A row of the engine's audio features. */
        FEATURES,
        /** The face found in the portrait; without it the picture is taken as it is. */
        FACE
    }

    /**
     * What it needs.
     *
     * @return a set that never changes
     */
    Set<Need> needs();

    /**
     * Size of the frames it makes.
     *
     * @param portrait the picture that is animated
     * @return the portrait's own size by default
     */
    default PictureSize size(Portrait portrait) {
        return new PictureSize(portrait.image().width(), portrait.image().height());
    }

    /**
     * The moment a frame shows. Arrays are valid during the call only.
     *
     * @param index frame number from 0
     * @param samples mono 16 kHz sound from this frame's time to the next one's; zeros after the end
     * @param features the feature row at this frame's time, or null unless {@link Need#FEATURES} was named
     */
    record Moment(long index, float[] samples, float @Nullable [] features) {}

    /** Makes synthesizers. */
    interface Provider extends BackendProvider<Synthesizer> {}
}
