package io.github.dreamtalk.spi;

/** Parts of a job, in the order they run. A job that does not need a part skips it. */
public enum Phase {
    /** Backends and their models are loaded (nothing to do if the engine has them already). */
    LOAD,
    /** The sound is decoded. */
    AUDIO,
    /** The portrait is read, its face found, and the renderer prepared. */
    PORTRAIT,
    /** The style reference is read and encoded. */
    STYLE,
    /** Chunk by chunk: features, sampling, post-processing, rendering, encoding. Counted in output frames. */
    ANIMATE,
    /** The output is completed and moved into place. */
    FINISH
}
