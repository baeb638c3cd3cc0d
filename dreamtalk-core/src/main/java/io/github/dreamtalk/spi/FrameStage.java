package io.github.dreamtalk.spi;

import io.github.dreamtalk.media.Frame;

/**
 * A step after rendering: matte, watermark, provenance. Every frame pushed comes out exactly once, in order and of the same
 * size, perhaps later. Found by {@link java.util.ServiceLoader} through {@link Provider}; joins every chain that makes
 * frames unless the request leaves it out by name.
 */
public interface FrameStage extends Stage<Frame, Frame> {
    /**
     * Whether the stage has anything to do for a clip. One that says no is left out.
     *
     * @param clip what is known of the clip
     * @return true by default
     */
    default boolean suits(ClipInfo clip) {
        return true;
    }

    /** Makes frame stages. */
    interface Provider extends StageProvider<FrameStage> {}
}
