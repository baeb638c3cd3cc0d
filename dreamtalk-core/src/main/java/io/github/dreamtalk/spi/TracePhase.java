package io.github.dreamtalk.spi;

/** Names of the phases this library reports to a {@link Trace}. Backends may add their own. */
public final class TracePhase {
    /** A backend was made, its models loaded; the name of its {@link StageKey} follows. */
    public static final String LOAD = "load.";
    /** The sound was decoded to mono 16 kHz; bytes of samples. */
    public static final String AUDIO = "audio";
    /** A portrait was read; bytes of pixels. */
    public static final String PORTRAIT_READ = "portrait.read";
    /** Faces were looked for in a portrait. */
    public static final String PORTRAIT_ANALYSE = "portrait.analyse";
    /** A renderer prepared a portrait. */
    public static final String PORTRAIT_PREPARE = "portrait.prepare";
    /** A style was read and encoded. */
    public static final String STYLE = "style";
    /** The words of a text were looked for in the sound. */
    public static final String ALIGN = "align";
    /** Hearing words where there is no text. */
    public static final String RECOGNIZE = "recognize";
    /** Feature rows were made from a piece of sound; item counts the pieces. */
    public static final String FEATURES = "features";
    /** Features became motion; item counts the blocks. Its parts are reported as well. */
    public static final String MOTION = "denoise";
    /** The denoiser was opened for a clip: what depends on its style alone. Not a part of {@link #MOTION}. */
    public static final String OPEN = "denoise.open";
    /** A chunk was conditioned: what depends on the sound but not on the noise; item is its first motion row. */
    public static final String CONDITION = "denoise.condition";
    /** One evaluation of the denoiser over a chunk; item is the timestep. */
    public static final String PREDICT = "denoise.predict";
    /** A chunk was sampled, evaluations included, scaling to motion not; item is its first motion row. */
    public static final String SAMPLE = "denoise.sample";
    /** A motion or frame stage worked on a block of rows or a frame; the stage's name follows, item counts. */
    public static final String STAGE = "stage.";
    /** A frame was rendered; item is its index, bytes its pixels. */
    public static final String RENDER = "render";
    /** A synthesizer worked on a moment; item counts. */
    public static final String SYNTHESIZE = "synthesize";
    /** A frame was given to the encoder or consumer; item is its index. */
    public static final String WRITE = "write";
    /** The output was completed. */
    public static final String FINISH = "finish";
    /** A whole job, from start to end, its last event; of one that fails or is cancelled as well. */
    public static final String JOB = "job";

    private TracePhase() {}
}
