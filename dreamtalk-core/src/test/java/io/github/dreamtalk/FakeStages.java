package io.github.dreamtalk;

import io.github.dreamtalk.diffusion.NoiseSchedule;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
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
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.StyleEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;


/**
 * Small real components without files or networks: features are the mean level of 20 ms, the denoiser's x0 is that level in
 * jawOpen, the renderer paints jawOpen as grey. What is closed and what is written can be asked.
 */
final class FakeStages {
    static final FeatureSpec LEVEL = new FeatureSpec("level", 1, FrameRate.of(50));
    static final DenoiserSpec SPEC = new DenoiserSpec(
            MotionSpace.ARKIT, FrameRate.FPS_25, PredictionType.X0, NoiseSchedule.dreamTalk(), LEVEL, 2, 5, 256);
    static final int JAW = MotionSpace.ARKIT.indexOf("jawOpen");

    final List<String> closed = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> greys = Collections.synchronizedList(new ArrayList<>());
    float[] sound = new float[0];
    int faces = 1;
    boolean finished;

    volatile int prepared;
    volatile int analysed;

    @Nullable
    Path voice;

    @Nullable
    Runnable onPredict;

    @Nullable
    Runnable onHeard;

    @Nullable
    Runnable onRender;

    @Nullable
    RuntimeException onWrite;

    DreamTalkEngine.Builder engine() {
        return DreamTalkEngine.builder()
                .backend(StageKey.MEDIA_READER, new ReaderProvider())
                .backend(StageKey.MEDIA_WRITER, new WriterProvider())
                .backend(StageKey.AUDIO_FEATURES, new FeatureProvider())
                .backend(StageKey.DENOISER, new DenoiserProvider())
                .backend(StageKey.PORTRAIT_ANALYZER, new AnalyzerProvider())
                .backend(StageKey.RENDERER, new RendererProvider());
    }

    private abstract static class Named<T> implements BackendProvider<T> {
        @Override
        public String name() {
            return "fake";
        }
    }

    private final class ReaderProvider extends Named<MediaReader> implements MediaReader.Provider {
        @Override
        public MediaReader create(BackendContext context) {
            return new MediaReader() {
                @Override
                public PcmAudio openAudio(Path file, MediaLimits limits) {
                    return PcmAudio.of(sound);
                }

                @Override
                public RgbImage readImage(Path file, MediaLimits limits) {
                    return new RgbImage(32, 16);
                }

                @Override
                public void close() {
                    closed.add("reader");
                }
            };
        }
    }

    private final class WriterProvider extends Named<MediaWriter> implements MediaWriter.Provider {
        @Override
        public MediaWriter create(BackendContext context) {
            return new MediaWriter() {
                @Override
                public boolean accepts(MediaTarget target) {
                    return target.format().equals("mp4");
                }

                @Override
                public Output open(MediaTarget target, PictureSize size, FrameRate rate, @Nullable Path audio) {
                    voice = audio;
                    return new Output() {
                        @Override
                        public void write(Frame frame) {
                            if (onWrite != null) {
                                throw onWrite;
                            }
                            greys.add(frame.image().data()[0] & 255);
                        }

                        @Override
                        public void finish() {
                            finished = true;
                        }

                        @Override
                        public void close() {
                            closed.add("sink");
                        }
                    };
                }

                @Override
                public void close() {
                    closed.add("writer");
                }
            };
        }
    }

    private final class FeatureProvider extends Named<AudioFeatureExtractor> implements AudioFeatureExtractor.Provider {
        @Override
        public AudioFeatureExtractor create(BackendContext context) {
            return new AudioFeatureExtractor() {
                @Override
                public FeatureSpec spec() {
                    return LEVEL;
                }

                @Override
                public Session<Samples, Rows> open(ClipInfo clip) {
                    return new LevelSession();
                }

                @Override
                public void close() {
                    closed.add("extractor");
                }
            };
        }
    }

    /** One row for each 20 ms that are complete. */
    private final class LevelSession implements io.github.dreamtalk.spi.Stage.Session<Samples, Rows> {
        private int heard;

        @Override
        public void push(Samples piece, Sink<? super Rows> out) {
            if (onHeard != null) {
                onHeard.run();
            }
            for (int i = 0; i < piece.count(); i++) {
                if (heard++ % 320 == 0) {
                    pending = piece.values()[i];
                }
                if (heard % 320 == 0) {
                    out.accept(new Rows(new float[] {pending}, 1));
                }
            }
        }

        private float pending;

        @Override
        public void close() {
            closed.add("features");
        }
    }

    private final class DenoiserProvider extends Named<MotionDenoiser> implements MotionDenoiser.Provider {
        @Override
        public MotionDenoiser create(BackendContext context) {
            return new MotionDenoiser() {
                @Override
                public DenoiserSpec spec() {
                    return SPEC;
                }

                @Override
                public StyleEncoder styleEncoder() {
                    return clip -> new StyleCode(new float[] {clip.get(0, JAW)});
                }

                @Override
                public Session open(StyleCode style, boolean unconditional, int maxFrames) {
                    return session(style.values()[0]);
                }

                @Override
                public void close() {
                    closed.add("denoiser");
                }
            };
        }
    }

    private MotionDenoiser.Session session(float styleGain) {
        return new MotionDenoiser.Session() {
            private final float[] level = new float[4096];
            private int frames;

            @Override
            public void condition(float[] features, int count) {
                frames = count;
                for (int i = 0; i < count; i++) {
                    level[i] = features[2 * i + 5];
                }
            }

            @Override
            public void predict(int timestep, float[] xt, float[] conditional, float @Nullable [] unconditional) {
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

            @Override
            public void cancel() {
                closed.add("cancelled");
            }

            @Override
            public void close() {
                closed.add("session");
            }
        };
    }

    private final class AnalyzerProvider extends Named<PortraitAnalyzer> implements PortraitAnalyzer.Provider {
        @Override
        public PortraitAnalyzer create(BackendContext context) {
            return new PortraitAnalyzer() {
                @Override
                public List<FaceGeometry> analyze(RgbImage image) {
                    analysed++;
                    return Collections.nCopies(faces, new FaceGeometry(new float[3 * FaceGeometry.POINTS], 1, 0, 0, 0));
                }

                @Override
                public void close() {
                    closed.add("analyzer");
                }
            };
        }
    }

    private final class RendererProvider extends Named<Renderer> implements Renderer.Provider {
        @Override
        public Renderer create(BackendContext context) {
            return new Renderer() {
                @Override
                public boolean accepts(MotionSpace space) {
                    return space.equals(MotionSpace.ARKIT);
                }

                @Override
                public PreparedPortrait prepare(Portrait portrait, MotionSpace space) {
                    prepared++;
                    return new PreparedPortrait() {
                        @Override
                        public PictureSize size() {
                            return new PictureSize(
                                    portrait.image().width(), portrait.image().height());
                        }

                        @Override
                        public Session open() {
                            return renderSession();
                        }

                        @Override
                        public void close() {
                            closed.add("portrait");
                        }
                    };
                }

                @Override
                public void close() {
                    closed.add("renderer");
                }
            };
        }
    }

    private Renderer.Session renderSession() {
        return new Renderer.Session() {
            @Override
            public void render(float[] motion, int offset, RgbImage target) {
                if (onRender != null) {
                    onRender.run();
                }
                target.data()[0] = (byte) Math.round(255 * Math.max(0, Math.min(1, motion[offset + JAW])));
            }

            @Override
            public void close() {
                closed.add("render session");
            }
        };
    }
}
