package io.github.dreamtalk;

/**
 * The front door.
 *
 * <pre>{@code
 * DreamTalk.builder()
 *         .portrait(Path.of("portrait.jpg"))
 *         .audio(Path.of("speech.wav"))
 *         .style("happy")
 *         .guidance(1.2f)
 *         .build()
 *         .generate(Path.of("talking.mp4"));
 * }</pre>
 *
 * This is sugar over {@link DreamTalkEngine} (heavy, shared), {@link Avatar} (a portrait, prepared once), {@link Voice},
 * {@link DreamTalkRequest} (cheap, immutable) and {@link DreamTalkJob} (one run).
 */
public final class DreamTalk {
    private DreamTalk() {}

    /**
     * Starts a request.
     *
     * @return a builder whose {@code build()} reports every problem at once
     */
    public static DreamTalkRequest.Builder builder() {
        return new DreamTalkRequest.Builder();
    }

    /**
     * What the default engine finds on this machine.
     *
     * @return versions, backends, devices and models
     */
    public static Diagnostics diagnostics() {
        return DreamTalkEngine.shared().diagnostics();
    }
}
