package io.github.dreamtalk.cli.bench;

/** What the time of a job goes to. */
public enum BenchStage {
    /** Finding the face in the decoded portrait. */
    PORTRAIT_ANALYSIS("portrait_analysis"),
    /** Preparing the portrait for rendering. */
    PORTRAIT_PREPARATION("portrait_preparation"),
    /** Sound to features. */
    FEATURES("features"),
    /** What the network computes once for every chunk, and opening its session. */
    CONDITIONING("conditioning"),
    /** The whole sampling loop: noise, network, guidance, update. */
    SAMPLING("sampling"),
    /** Scaling, smoothing, resampling, blinks, head, gaze and other motion stages. */
    POST_PROCESSING("post_processing"),
    /** Motion to pictures. */
    RENDERING("rendering"),
    /** Pictures and sound to a file. */
    ENCODING("encoding");

    private final String key;

    BenchStage(String key) {
        this.key = key;
    }

    /**
     * The name in reports.
     *
     * @return lower case with underscores
     */
    public String key() {
        return key;
    }
}
