package io.github.dreamtalk.cli.bench;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.Stage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.internal.registry.BackendRegistry;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import io.github.dreamtalk.spi.Renderer;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.StyleEncoder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backends an engine would choose itself, each wrapped with a clock. The clock is that of the job that runs now: one
 * job at a time.
 */
final class TimedBackends {
    private final BackendRegistry registry = new BackendRegistry();
    private volatile StageClock clock = new StageClock();

    /** Starts a new clock. */
    StageClock restart() {
        StageClock fresh = new StageClock();
        clock = fresh;
        return fresh;
    }

    DreamTalkEngine.Builder into(DreamTalkEngine.Builder engine) {
        return engine.backend(Stage.PORTRAIT_ANALYZER, new Analyzers())
                .backend(Stage.AUDIO_FEATURES, new Features())
                .backend(Stage.DENOISER, new Denoisers())
                .backend(Stage.RENDERER, new Renderers())
                .backend(Stage.MEDIA_WRITER, new Writers());
    }

    private <T> T chosen(Stage stage, Class<T> type, BackendContext context) {
        return registry.create(stage, type, null, context);
    }

    private void timed(BenchStage stage, Runnable work) {
        long start = System.nanoTime();
        work.run();
        clock.add(stage, System.nanoTime() - start);
    }

    private final class Analyzers implements PortraitAnalyzer.Provider {
        @Override
        public String name() {
            return "timed";
        }

        @Override
        public PortraitAnalyzer create(BackendContext context) {
            PortraitAnalyzer inner = chosen(Stage.PORTRAIT_ANALYZER, PortraitAnalyzer.class, context);
            return new PortraitAnalyzer() {
                @Override
                public List<FaceGeometry> analyze(RgbImage image) {
                    long start = System.nanoTime();
                    List<FaceGeometry> faces = inner.analyze(image);
                    clock.add(BenchStage.PORTRAIT_ANALYSIS, System.nanoTime() - start);
                    return faces;
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }
    }

    private final class Features implements AudioFeatureExtractor.Provider {
        @Override
        public String name() {
            return "timed";
        }

        @Override
        public AudioFeatureExtractor create(BackendContext context) {
            AudioFeatureExtractor inner = chosen(Stage.AUDIO_FEATURES, AudioFeatureExtractor.class, context);
            return new AudioFeatureExtractor() {
                @Override
                public FeatureSpec spec() {
                    return inner.spec();
                }

                @Override
                public FeatureStream open(PcmAudio audio) {
                    clock.enter(BenchStage.FEATURES);
                    FeatureStream stream = inner.open(audio);
                    return new FeatureStream() {
                        @Override
                        public int read(float[] target, int offset, int frames) {
                            clock.enter(BenchStage.FEATURES);
                            return stream.read(target, offset, frames);
                        }

                        @Override
                        public void close() {
                            stream.close();
                        }
                    };
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }
    }

    private final class Denoisers implements MotionDenoiser.Provider {
        @Override
        public String name() {
            return "timed";
        }

        @Override
        public MotionDenoiser create(BackendContext context) {
            MotionDenoiser inner = chosen(Stage.DENOISER, MotionDenoiser.class, context);
            return new MotionDenoiser() {
                @Override
                public DenoiserSpec spec() {
                    return inner.spec();
                }

                @Override
                public StyleEncoder styleEncoder() {
                    return inner.styleEncoder();
                }

                @Override
                public Session open(StyleCode style, boolean unconditional, int maxFrames) {
                    clock.enter(BenchStage.CONDITIONING);
                    return new TimedSession(inner.open(style, unconditional, maxFrames));
                }

                @Override
                public void toMotion(float[] x0, int frames) {
                    clock.enter(BenchStage.POST_PROCESSING);
                    inner.toMotion(x0, frames);
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }
    }

    private final class TimedSession implements MotionDenoiser.Session {
        private final MotionDenoiser.Session inner;

        TimedSession(MotionDenoiser.Session inner) {
            this.inner = inner;
        }

        @Override
        public void condition(float[] features, int frames) {
            clock.enter(BenchStage.CONDITIONING);
            inner.condition(features, frames);
            clock.enter(BenchStage.SAMPLING);
        }

        @Override
        public void predict(int timestep, float[] xt, float[] conditional, float @Nullable [] unconditional) {
            inner.predict(timestep, xt, conditional, unconditional);
        }

        @Override
        public void cancel() {
            inner.cancel();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private final class Renderers implements Renderer.Provider {
        @Override
        public String name() {
            return "timed";
        }

        @Override
        public Renderer create(BackendContext context) {
            Renderer inner = chosen(Stage.RENDERER, Renderer.class, context);
            return new Renderer() {
                @Override
                public boolean accepts(MotionSpace space) {
                    return inner.accepts(space);
                }

                @Override
                public int context() {
                    return inner.context();
                }

                @Override
                public RgbImage canvas(RgbImage portrait) {
                    return inner.canvas(portrait);
                }

                @Override
                public Session open(RgbImage portrait, @Nullable FaceGeometry face, MotionSpace space) {
                    long start = System.nanoTime();
                    Session session = inner.open(portrait, face, space);
                    clock.add(BenchStage.PORTRAIT_PREPARATION, System.nanoTime() - start);
                    return new Session() {
                        @Override
                        public void render(float[] motion, int offset, RgbImage target) {
                            timed(BenchStage.RENDERING, () -> session.render(motion, offset, target));
                        }

                        @Override
                        public void close() {
                            session.close();
                        }
                    };
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }
    }

    private final class Writers implements MediaWriter.Provider {
        @Override
        public String name() {
            return "timed";
        }

        @Override
        public MediaWriter create(BackendContext context) {
            MediaWriter inner = chosen(Stage.MEDIA_WRITER, MediaWriter.class, context);
            return new MediaWriter() {
                @Override
                public boolean accepts(Path target) {
                    return inner.accepts(target);
                }

                @Override
                public Sink open(Path target, int width, int height, FrameRate rate, @Nullable Path sound) {
                    Sink sink = inner.open(target, width, height, rate, sound);
                    return new Sink() {
                        @Override
                        public void write(RgbImage frame) {
                            timed(BenchStage.ENCODING, () -> sink.write(frame));
                            clock.frameDone();
                        }

                        @Override
                        public void finish() {
                            timed(BenchStage.ENCODING, sink::finish);
                        }

                        @Override
                        public void close() {
                            sink.close();
                        }
                    };
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }
    }
}
