package io.github.dreamtalk.motion;

import java.util.Objects;

/**
 * A speaking style over the time of a clip. The simplest, and so far the only one, is constant. Immutable.
 *
 * @param style the style of the whole clip
 */
public record StyleTrack(Style style) {
    /**
     * Checks its argument.
     *
     * @param style the style of the whole clip
     */
    public StyleTrack {
        Objects.requireNonNull(style, "style");
    }

    /**
     * One style from beginning to end.
     *
     * @param style the style
     * @return the track
     */
    public static StyleTrack constant(Style style) {
        return new StyleTrack(style);
    }

    /**
     * The style at a time.
     *
     * @param seconds from the start of the clip, at least 0
     * @return the style
     */
    public Style at(double seconds) {
        return style;
    }
}
