package io.github.dreamtalk;

import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.format.AtomicFile;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.MediaReader;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.StyleEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Small real components without natives or networks: features are the mean level of 20 ms, the denoiser's x0 is that level in
 * jawOpen, the renderer paints jawOpen as grey. At every {@link Point} a test may make them slow, wait or fail; whatever would
 * crash a native backend is told in {@link #faults}; what is closed and what is written can be asked.
 */
public final class FakeStages {
    /** Features of one value: the level of 20 ms. */
    public static final FeatureSpec LEVEL = new FeatureSpec("level", 1, FrameRate.of(50));

    /** What the fake denoiser says of itself. */
    public static final DenoiserSpec SPEC = new DenoiserSpec(
            MotionSpace.ARKIT, FrameRate.FPS_25, PredictionType.X0, NoiseSchedule.dreamTalk(), LEVEL, 2, 5, 256);

    static final int JAW = MotionSpace.ARKIT.indexOf("jawOpen");

    /** Where a test may step in. */
    public enum Point {
        CREATE,
        OPEN_AUDIO,
        READ_SOUND,
        READ_IMAGE,
        ANALYZE,
        PREPARE,
        ENCODE_STYLE,
        FEATURES_OPEN,
        EXTRACT,
        DENOISER_OPEN,
        CONDITION,
        PREDICT,
        RENDERER_OPEN,
        RENDER,
        WRITER_OPEN,
        WRITE,
        FINISH
    }

    /** What a test does at a point. */
    @FunctionalInterface
    public interface Hook {
        /**
         * Called inside the use.
         *
         * @param resource in use
         * @throws Exception whatever the fake is to throw there
         */
        void at(Guarded resource) throws Exception;
    }

    final List<String> closed = Collections.synchronizedList(new ArrayList<>());
    private final List<Guarded> backends = Collections.synchronizedList(new ArrayList<>());
    final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> greys = Collections.synchronizedList(new ArrayList<>());
    final List<Frame> alphas = Collections.synchronizedList(new ArrayList<>());
    final List<Wav> wavs = Collections.synchronizedList(new ArrayList<>());
    final Map<Point, AtomicInteger> calls = new EnumMap<>(Point.class);
    private final Map<Point, Hook> hooks = Collections.synchronizedMap(new EnumMap<>(Point.class));
    private final List<Stop> stops = Collections.synchronizedList(new ArrayList<>());

    float[] sound = new float[0];
    List<String> soundWarnings = List.of();
    int faces = 1;
    float faceScore = 1;
    final List<String> analysedSizes = Collections.synchronizedList(new ArrayList<>());
    MotionSpace rendered = MotionSpace.ARKIT;
    /** Whether known phones take the place of those heard, and which the features were made with. */
    boolean takesPhones = true;

    volatile PhoneTrack phones = PhoneTrack.NONE;
    volatile boolean finished;
    volatile int prepared;
    volatile int analysed;

    @Nullable
    volatile Path voice;

    /** The clip the style encoder was given. */
    @Nullable
    volatile MotionSequence style;

    @Nullable
    Runnable onPredict;

    @Nullable
    Runnable onHeard;

    @Nullable
    Runnable onRender;

    @Nullable
    RuntimeException onWrite;

    /** Called once the output is in place. */
    @Nullable
    Runnable afterFinish;

    /** What a WAV file given to the reader holds. */
    record Wav(Path file, int rate, int channels, float[] samples) {}

    /** Makes fakes that work. */
    public FakeStages() {
        for (Point p : Point.values()) {
            calls.put(p, new AtomicInteger());
        }
    }

    /** Sets what happens at a point. */
    FakeStages on(Point point, Hook hook) {
        hooks.put(point, hook);
        return this;
    }

    /** Waits at a point, the given time it is reached, until told to go on, interrupted, or told to stop by cancel(). */
    Stop stopAt(Point point, int time) {
        Stop stop = new Stop(time);
        stops.add(stop);
        on(point, stop);
        return stop;
    }

    /** Lets everything that waits go on, and waits no more. */
    void release() {
        hooks.clear();
        stops.forEach(Stop::go);
    }

    /** The backends that were made and are not closed. */
    List<String> open() {
        synchronized (backends) {
            return backends.stream()
                    .filter(Guarded::isOpen)
                    .map(Guarded::toString)
                    .toList();
        }
    }

    private void reach(Point point, Guarded resource) {
        calls.get(point).incrementAndGet();
        Hook hook = hooks.get(point);
        if (hook != null) {
            try {
                hook.at(resource);
            } catch (Exception e) {
                FakeStages.<RuntimeException>sneak(e);
            }
        }
    }

    @SuppressWarnings("unchecked") // erased: as from Kotlin, anything may be thrown anywhere
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    private static RuntimeException sneaked(Throwable e) {
        FakeStages.<RuntimeException>sneak(e);
        return new IllegalStateException("not reached");
    }

    /** Somebody who waits. */
    static final class Stop implements Hook {
        private final AtomicInteger left;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        Stop(int time) {
            this.left = new AtomicInteger(time);
        }

        @Override
        public void at(Guarded resource) throws InterruptedException {
            if (left.decrementAndGet() == 0) {
                reached.countDown();
                while (!go.await(2, TimeUnit.MILLISECONDS)) {
                    if (resource.isStopped()) {
                        throw new IllegalStateException("the session was terminated");
                    }
                }
            }
        }

        /** Waits for a thread to get there. */
        void await() {
            try {
                if (!reached.await(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody came to the point where the test waits");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void go() {
            go.countDown();
        }
    }

    /** A sound of so many frames at 25 a second, silent in its first half and loud in the second. */
    FakeStages sound(int frames) {
        sound = new float[frames * 640];
        java.util.Arrays.fill(sound, sound.length / 2, sound.length, 0.5f);
        return this;
    }

    /** A request all of whose motion comes from the denoiser. */
    public static DreamTalkRequest.Builder request() {
        return DreamTalk.builder()
                .audio(Path.of("speech.wav"))
                .portrait(Path.of("face.png"))
                .style(Style.fromMotion(new MotionSequence(
                        MotionSpace.ARKIT, FrameRate.FPS_25, new float[MotionSpace.ARKIT.channels()])))
                .head(HeadMotion.still())
                .blink(false);
    }

    /** A builder of engines that have these fakes and nothing else. */
    public DreamTalkEngine.Builder engine() {
        return DreamTalkEngine.builder()
                .backend(StageKey.MEDIA_READER, new ReaderProvider())
                .backend(StageKey.MEDIA_WRITER, new WriterProvider())
                .backend(StageKey.AUDIO_FEATURES, new FeatureProvider())
                .backend(StageKey.DENOISER, new DenoiserProvider())
                .backend(StageKey.PORTRAIT_ANALYZER, new AnalyzerProvider())
                .backend(StageKey.RENDERER, new RendererProvider());
    }

    private abstract class Named<T> implements BackendProvider<T> {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public T create(BackendContext context) {
            Guarded made = Guarded.shared(getClass().getSimpleName().replace("Provider", ""), faults);
            reach(Point.CREATE, made);
            backends.add(made);
            return make(made);
        }

        abstract T make(Guarded made);
    }

    private final class ReaderProvider extends Named<MediaReader> implements MediaReader.Provider {
        @Override
        MediaReader make(Guarded reader) {
            return new MediaReader() {
                @Override
                public PcmAudio openAudio(Path file, MediaLimits limits) {
                    try (Guarded.Use use = reader.use()) {
                        reach(Point.OPEN_AUDIO, reader);
                        return new FakeSound(reader.child("sound", true), decoded(file));
                    }
                }

                @Override
                public RgbImage readImage(Path file, MediaLimits limits) {
                    try (Guarded.Use use = reader.use()) {
                        reach(Point.READ_IMAGE, reader);
                        return new RgbImage(32, 16);
                    }
                }

                @Override
                public void close() {
                    reader.close();
                    closed.add("reader");
                }
            };
        }
    }

    /** The samples of a float WAV file of 16 kHz, mixed to one channel; of all else the sound of the test. */
    private float[] decoded(Path file) {
        if (!Files.exists(file)) {
            return sound;
        }
        try {
            ByteBuffer b = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            if (b.remaining() < 58 || b.getInt(0) != 0x46464952) {
                return sound;
            }
            int channels = b.getShort(22);
            float[] samples = new float[(b.remaining() - 58) / 4];
            b.position(58);
            b.asFloatBuffer().get(samples);
            wavs.add(new Wav(file, b.getInt(24), channels, samples));
            float[] mono = new float[samples.length / channels];
            for (int i = 0; i < samples.length; i++) {
                mono[i / channels] += samples[i] / channels;
            }
            return mono;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class FakeSound implements PcmAudio {
        private final Guarded guard;
        private final float[] samples;

        FakeSound(Guarded guard, float[] samples) {
            this.guard = guard;
            this.samples = samples;
        }

        @Override
        public long samples() {
            return samples.length;
        }

        @Override
        public List<String> warnings() {
            return soundWarnings;
        }

        @Override
        public Reader open() {
            Reader reader = PcmAudio.of(samples).open();
            Guarded pass = guard.child("pass over the sound", false);
            return new Reader() {
                @Override
                public int read(float[] target, int offset, int length) {
                    try (Guarded.Use use = pass.use()) {
                        reach(Point.READ_SOUND, pass);
                        return reader.read(target, offset, length);
                    }
                }

                @Override
                public void close() {
                    pass.close();
                }
            };
        }

        @Override
        public void close() {
            guard.close();
            closed.add("sound");
        }
    }

    private final class WriterProvider extends Named<MediaWriter> implements MediaWriter.Provider {
        @Override
        MediaWriter make(Guarded writer) {
            return new MediaWriter() {
                @Override
                public boolean accepts(MediaTarget target) {
                    return target.format().equals("mp4");
                }

                @Override
                public Output open(MediaTarget target, PictureSize size, FrameRate rate, @Nullable Path audio) {
                    try (Guarded.Use use = writer.use()) {
                        reach(Point.WRITER_OPEN, writer);
                        voice = audio;
                        return new FakeOutput(writer.child("output", false), target);
                    } catch (IOException e) {
                        throw sneaked(e);
                    }
                }

                @Override
                public void close() {
                    writer.close();
                    closed.add("writer");
                }
            };
        }
    }

    /** Writes a byte for each frame: beside an absolute file and moved there, or to a stream. */
    private final class FakeOutput implements MediaWriter.Output {
        private final Guarded guard;
        private final @Nullable AtomicFile file;
        private final OutputStream out;

        FakeOutput(Guarded guard, MediaTarget target) throws IOException {
            this.guard = guard;
            this.file = target.file() != null && target.file().isAbsolute() ? new AtomicFile(target.file()) : null;
            OutputStream stream = target.stream();
            if (file != null) {
                stream = file.stream();
            }
            this.out = stream == null ? OutputStream.nullOutputStream() : stream;
        }

        @Override
        public void write(Frame frame) {
            try (Guarded.Use use = guard.use()) {
                reach(Point.WRITE, guard);
                if (onWrite != null) {
                    throw onWrite;
                }
                int grey = frame.image().data()[0] & 255;
                greys.add(grey);
                if (frame.alpha() != null) {
                    alphas.add(new Frame(
                            frame.index(), frame.image().copy(), frame.alpha().clone()));
                }
                out.write(grey);
            } catch (IOException e) {
                throw sneaked(e);
            }
        }

        @Override
        public void finish() {
            try (Guarded.Use use = guard.use()) {
                reach(Point.FINISH, guard);
                out.flush();
                if (file != null) {
                    file.commit();
                }
                finished = true;
                if (afterFinish != null) {
                    afterFinish.run();
                }
            } catch (IOException e) {
                throw sneaked(e);
            }
        }

        @Override
        public void close() {
            try (Scope scope = new Scope()) {
                scope.own(guard);
                if (file != null) {
                    scope.own(file);
                }
            }
            closed.add("sink");
        }
    }

    private final class FeatureProvider extends Named<AudioFeatureExtractor> implements AudioFeatureExtractor.Provider {
        @Override
        AudioFeatureExtractor make(Guarded extractor) {
            return new AudioFeatureExtractor() {
                @Override
                public FeatureSpec spec() {
                    return LEVEL;
                }

                @Override
                public boolean takesPhones() {
                    return takesPhones;
                }

                @Override
                public Session<Samples, Rows> open(ClipInfo clip) {
                    try (Guarded.Use use = extractor.use()) {
                        reach(Point.FEATURES_OPEN, extractor);
                        phones = clip.phones();
                        return new LevelSession(extractor.child("feature session", false));
                    }
                }

                @Override
                public void close() {
                    extractor.close();
                    closed.add("extractor");
                }
            };
        }
    }

    /** One row for each 20 ms that are complete. */
    private final class LevelSession implements Stage.Session<Samples, Rows> {
        private final Guarded guard;
        private int heard;
        private float pending;

        LevelSession(Guarded guard) {
            this.guard = guard;
        }

        @Override
        public void push(Samples piece, Sink<? super Rows> out) {
            float[] rows = new float[piece.count() / 320 + 1];
            int made = 0;
            try (Guarded.Use use = guard.use()) {
                reach(Point.EXTRACT, guard);
                if (onHeard != null) {
                    onHeard.run();
                }
                for (int i = 0; i < piece.count(); i++) {
                    if (heard++ % 320 == 0) {
                        pending = piece.values()[i];
                    }
                    if (heard % 320 == 0) {
                        rows[made++] = pending;
                    }
                }
            }
            for (int i = 0; i < made; i++) {
                out.accept(new Rows(new float[] {rows[i]}, 1));
            }
        }

        @Override
        public void cancel() {
            guard.stop();
        }

        @Override
        public void close() {
            guard.close();
            closed.add("features");
        }
    }

    private final class DenoiserProvider extends Named<MotionDenoiser> implements MotionDenoiser.Provider {
        @Override
        MotionDenoiser make(Guarded denoiser) {
            return new MotionDenoiser() {
                @Override
                public DenoiserSpec spec() {
                    return SPEC;
                }

                @Override
                public StyleEncoder styleEncoder() {
                    return clip -> {
                        try (Guarded.Use use = denoiser.use()) {
                            reach(Point.ENCODE_STYLE, denoiser);
                            style = clip;
                            return new StyleCode(new float[] {clip.get(0, JAW)});
                        }
                    };
                }

                @Override
                public Session open(StyleCode style, boolean unconditional, int maxFrames) {
                    try (Guarded.Use use = denoiser.use()) {
                        reach(Point.DENOISER_OPEN, denoiser);
                        return session(denoiser.child("denoiser session", false), style.values()[0]);
                    }
                }

                @Override
                public void close() {
                    denoiser.close();
                    closed.add("denoiser");
                }
            };
        }
    }

    private MotionDenoiser.Session session(Guarded guard, float styleGain) {
        return new MotionDenoiser.Session() {
            private final float[] level = new float[4096];
            private int frames;

            @Override
            public void condition(float[] features, int count) {
                try (Guarded.Use use = guard.use()) {
                    reach(Point.CONDITION, guard);
                    frames = count;
                    for (int i = 0; i < count; i++) {
                        level[i] = features[2 * i + 5];
                    }
                }
            }

            @Override
            public void predict(int timestep, float[] xt, float[] conditional, float @Nullable [] unconditional) {
                try (Guarded.Use use = guard.use()) {
                    reach(Point.PREDICT, guard);
                    if (onPredict != null) {
                        onPredict.run();
                    }
                    int e = SPEC.space().expressionChannels();
                    for (int i = 0; i < frames; i++) {
                        for (int c = 0; c < e; c++) {
                            // A little of x_t stays, so that the seed shows in the result.
                            conditional[i * e + c] = 0.001f * xt[i * e + c];
                            if (unconditional != null) {
                                unconditional[i * e + c] = 0;
                            }
                        }
                        conditional[i * e + JAW] += level[i] * (1 + styleGain);
                    }
                }
            }

            @Override
            public void cancel() {
                guard.stop();
                closed.add("cancelled");
            }

            @Override
            public void close() {
                guard.close();
                closed.add("session");
            }
        };
    }

    private final class AnalyzerProvider extends Named<PortraitAnalyzer> implements PortraitAnalyzer.Provider {
        @Override
        PortraitAnalyzer make(Guarded analyzer) {
            return new PortraitAnalyzer() {
                @Override
                public List<FaceGeometry> analyze(RgbImage image) {
                    try (Guarded.Use use = analyzer.use()) {
                        reach(Point.ANALYZE, analyzer);
                        analysed++;
                        analysedSizes.add(image.width() + "x" + image.height());
                        float[] points = new float[3 * FaceGeometry.POINTS];
                        for (int i = 0; i < points.length; i += 3) {
                            points[i] = image.width() / 2f;
                            points[i + 1] = image.height() / 4f;
                            points[i + 2] = image.width() / 8f;
                        }
                        return Collections.nCopies(faces, new FaceGeometry(points, faceScore, 1, 2, 3));
                    }
                }

                @Override
                public void close() {
                    analyzer.close();
                    closed.add("analyzer");
                }
            };
        }
    }

    private final class RendererProvider extends Named<Renderer> implements Renderer.Provider {
        @Override
        Renderer make(Guarded renderer) {
            return new Renderer() {
                @Override
                public boolean accepts(MotionSpace space) {
                    return space.equals(rendered);
                }

                @Override
                public PreparedPortrait prepare(Portrait portrait, MotionSpace space) {
                    try (Guarded.Use use = renderer.use()) {
                        reach(Point.PREPARE, renderer);
                        prepared++;
                        return new FakePrepared(renderer.child("portrait", true), portrait);
                    }
                }

                @Override
                public void close() {
                    renderer.close();
                    closed.add("renderer");
                }
            };
        }
    }

    private final class FakePrepared implements Renderer.PreparedPortrait {
        private final Guarded guard;
        private final Portrait portrait;

        FakePrepared(Guarded guard, Portrait portrait) {
            this.guard = guard;
            this.portrait = portrait;
        }

        @Override
        public PictureSize size() {
            return new PictureSize(portrait.image().width(), portrait.image().height());
        }

        @Override
        public Renderer.Session open() {
            try (Guarded.Use use = guard.use()) {
                reach(Point.RENDERER_OPEN, guard);
                return renderSession(guard.child("render session", false));
            }
        }

        @Override
        public void close() {
            guard.close();
            closed.add("portrait");
        }
    }

    private Renderer.Session renderSession(Guarded guard) {
        int jaw = rendered.channelNames().contains("jawOpen") ? rendered.indexOf("jawOpen") : 0;
        return new Renderer.Session() {
            @Override
            public void render(float[] motion, int offset, RgbImage target) {
                try (Guarded.Use use = guard.use()) {
                    reach(Point.RENDER, guard);
                    if (onRender != null) {
                        onRender.run();
                    }
                    target.data()[0] = (byte) Math.round(255 * Math.max(0, Math.min(1, motion[offset + jaw])));
                }
            }

            @Override
            public void cancel() {
                guard.stop();
            }

            @Override
            public void close() {
                guard.close();
                closed.add("render session");
            }
        };
    }
}
