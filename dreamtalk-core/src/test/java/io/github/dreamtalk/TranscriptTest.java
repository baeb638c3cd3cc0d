package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static io.github.dreamtalk.Waiting.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.speech.PhoneTrack;
import io.github.dreamtalk.speech.SpeechMarks;
import io.github.dreamtalk.speech.SpokenWord;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.SpeechAligner;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.TracePhase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said, where it is known: through job and engine. */
@Timeout(60)
class TranscriptTest {
    private static final String TEXT = "bim maps unsaid";
    private static final SpokenWord BIM = new SpokenWord(
            "bim",
            0.1f,
            0.3f,
            List.of(
                    new PhoneSegment(0.1f, 0.2f, Phone.B, "b"),
                    new PhoneSegment(0.2f, 0.25f, Phone.I, "ɪ"),
                    new PhoneSegment(0.25f, 0.3f, Phone.M, "m")),
            -0.5f);
    private static final SpokenWord PAUSE =
            new SpokenWord("", 0.3f, 0.5f, List.of(new PhoneSegment(0.3f, 0.5f, Phone.SIL, "")), 0);
    private static final SpokenWord MAPS =
            new SpokenWord("maps", 0.5f, 0.9f, List.of(new PhoneSegment(0.5f, 0.9f, Phone.A, "æ")), -0.4f);

    private final FakeStages stages = new FakeStages().sound(50);
    private final FakeAligner aligner = new FakeAligner();
    private final List<String> traced = Collections.synchronizedList(new ArrayList<>());
    private final DreamTalkEngine engine = stages.engine()
            .backend(StageKey.SPEECH_ALIGNER, aligner)
            .trace(event -> traced.add(event.phase()))
            .build();

    /** Finds what the test says. */
    private static final class FakeAligner implements SpeechAligner.Provider {
        private volatile List<SpokenWord> words = List.of(BIM, PAUSE, MAPS);
        private volatile ClipInfo clip = ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25);
        private volatile long samples;
        private volatile int opened;
        private volatile int closed;
        private volatile Consumer<Session> onPush = session -> {};

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public SpeechAligner create(BackendContext context) {
            return asked -> {
                if (asked.transcript().isPresent()
                        && asked.transcript().get().language().equals(Locale.KOREAN)) {
                    throw new InvalidInputException("text: found Korean, expected English");
                }
                clip = asked;
                opened++;
                samples = 0;
                return new Session();
            };
        }

        private final class Session implements SpeechAligner.Session<Samples, SpokenWord> {
            private final CountDownLatch cancelled = new CountDownLatch(1);

            @Override
            public void push(Samples item, Sink<? super SpokenWord> out) {
                samples += item.count();
                onPush.accept(this);
            }

            @Override
            public void finish(Sink<? super SpokenWord> out) {
                words.forEach(out::accept);
            }

            @Override
            public void cancel() {
                cancelled.countDown();
            }

            @Override
            public void close() {
                closed++;
            }
        }
    }

    @AfterEach
    void everythingIsClosed() {
        engine.close();
        assertThat(aligner.closed).isEqualTo(aligner.opened);
        assertThat(stages.open()).isEmpty();
        assertThat(stages.faults).isEmpty();
    }

    private Result run(String text) {
        return engine.newJob(request().transcript(text).build()).frames((index, frame) -> {});
    }

    /** By ear: what is heard over a while is surer than what features tell of single moments. */
    @Test
    void withoutATextThePhonesAreListenedForAllTheSame() {
        Result result = engine.newJob(request().build()).frames((index, frame) -> {});
        assertThat(aligner.opened).isOne();
        assertThat(aligner.clip.transcript()).isEmpty();
        assertThat(stages.phones.segments())
                .extracting(PhoneSegment::phone)
                .containsExactly(Phone.B, Phone.I, Phone.M, Phone.SIL, Phone.A);
        assertThat(result.words()).as("of no text").isEmpty();
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void phonesThatAreFoundReachTheFeatures() {
        Result result = run("bim maps");
        assertThat(stages.phones.segments())
                .extracting(PhoneSegment::phone)
                .containsExactly(Phone.B, Phone.I, Phone.M, Phone.SIL, Phone.A);
        assertThat(result.words()).containsExactly(BIM, PAUSE, MAPS);
        assertThat(result.warnings()).isEmpty();
        assertThat(result.request().transcript()).isEqualTo(Transcript.of("bim maps", Locale.ENGLISH));
        assertThat(aligner.clip.transcript()).contains(Transcript.of("bim maps"));
        assertThat(aligner.clip.sound()).isPresent();
        assertThat(aligner.samples).isEqualTo(stages.sound.length);
        assertThat(traced).contains(TracePhase.ALIGN);
    }

    @Test
    void motionIsMadeWithThemAsWell() {
        engine.newJob(request().transcript("bim maps").build()).motion();
        assertThat(stages.phones.segments()).hasSize(5);
    }

    @Test
    void aFewWordsThatAreMissingAreTold() {
        aligner.words = List.of(BIM, PAUSE, MAPS, SpokenWord.missing("t\u001b", 0.9f));
        Result result = run(TEXT);
        assertThat(result.warnings())
                .containsExactly("the transcript differs from the sound: 1 of its 3 words were not found, such as"
                        + " 't\\u001b'; there the lips follow the sound");
        assertThat(stages.phones.segments()).hasSize(5);
    }

    @Test
    void aShortWordThatIsMissingIsNotWorthAWord() {
        aligner.words = List.of(BIM, PAUSE, MAPS, SpokenWord.missing("a", 0.9f));
        assertThat(run("bim maps a").warnings()).isEmpty();
    }

    @Test
    void anotherTextIsNotUsed() {
        aligner.words = List.of(BIM, SpokenWord.missing("unsaid", 0.9f));
        Result result = run("bim unsaid");
        assertThat(result.warnings())
                .containsExactly(
                        "the transcript does not belong to the sound: 1 of its 2 words were found; the lips follow"
                                + " the sound alone. Check text and language");
        assertThat(aligner.clip.transcript()).as("listened again, by ear").isEmpty();
        assertThat(aligner.opened).isEqualTo(2);
        assertThat(result.words()).hasSize(2);
    }

    @Test
    void aTextWithoutWordsIsTold() {
        aligner.words = List.of(PAUSE);
        assertThat(run("...").warnings())
                .containsExactly("the transcript holds no words: the lips follow the sound alone");
        assertThat(aligner.clip.transcript()).as("listened again, by ear").isEmpty();
    }

    @Test
    void aLanguageThatIsNotKnownIsAboutTheTranscript() {
        InvalidInputException thrown = catchThrowableOfType(InvalidInputException.class, () -> engine.newJob(
                        request().transcript(Transcript.of("x", Locale.KOREAN)).build())
                .motion());
        assertThat(thrown).hasMessageContaining("Korean");
        assertThat(thrown.problems()).extracting(Problem::field).containsOnly("transcript");
    }

    @Test
    void featuresThatTakeNoPhonesAreRefusedBeforeAnythingIsRead() {
        stages.takesPhones = false;
        InvalidInputException thrown = catchThrowableOfType(InvalidInputException.class, () -> run("bim"));
        assertThat(thrown.problems()).extracting(Problem::field).containsExactly("transcript");
        assertThat(thrown).hasMessageContaining("hear for themselves");
        assertThat(stages.calls.get(FakeStages.Point.OPEN_AUDIO)).hasValue(0);
    }

    @Test
    void aTextNeedsAVoiceThatIsHeard() {
        MotionSequence motion =
                new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, new float[MotionSpace.ARKIT.channels()]);
        List<DreamTalkRequest.Builder> wrong = List.of(
                request().features(Path.of("f.npy")),
                request().motion(motion),
                request().motion(Path.of("m.csv")),
                request().synthesizer("x"),
                DreamTalk.builder().features(Path.of("f.npy")));
        assertThat(wrong).allSatisfy(builder -> {
            InvalidInputException thrown = catchThrowableOfType(
                    InvalidInputException.class, () -> builder.transcript("bim").build());
            assertThat(thrown.problems())
                    .extracting(Problem::field, Problem::code)
                    .containsExactly(org.assertj.core.api.Assertions.tuple("transcript", Problem.CONFLICT));
        });
    }

    @Test
    void aRequestKeepsItsTextToItself() {
        DreamTalkRequest request = request().transcript("a secret").build();
        assertThat(request.toBuilder().build()).isEqualTo(request);
        assertThat(request).isNotEqualTo(request().build());
        assertThat(request.toString()).contains("a text of 8 characters, en").doesNotContain("secret");
    }

    /** What an engine says of the mouth is taken as it is. */
    @Test
    void visemesAreKnownWithoutListening() {
        SpeechMarks marks = SpeechMarks.parse(
                """
                {"time":0,"type":"viseme","value":"p"}
                {"time":120,"type":"viseme","value":"a"}
                {"time":300,"type":"viseme","value":"sil"}
                """);
        Result result = engine.newJob(request().transcript(Transcript.of(marks)).build())
                .frames((index, frame) -> {});
        assertThat(stages.phones).isEqualTo(marks.phones());
        assertThat(stages.phones.segments())
                .extracting(PhoneSegment::phone)
                .containsExactly(Phone.P, Phone.A, Phone.SIL);
        assertThat(aligner.opened).isZero();
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void visemesNeedFeaturesThatTakeThemToo() {
        stages.takesPhones = false;
        SpeechMarks marks = SpeechMarks.parse("{\"time\":0,\"type\":\"viseme\",\"value\":\"p\"}");
        InvalidInputException thrown = catchThrowableOfType(InvalidInputException.class, () -> engine.newJob(
                        request().transcript(Transcript.of(marks)).build())
                .motion());
        assertThat(thrown.problems()).extracting(Problem::field).containsExactly("transcript");
    }

    @Test
    void timesOfWordsReachTheAligner() {
        SpeechMarks marks = SpeechMarks.parse(
                """
                {"time":100,"type":"word","start":0,"end":3,"value":"bim"}
                {"time":500,"type":"word","start":4,"end":8,"value":"maps"}
                """);
        engine.newJob(request().transcript(Transcript.of(marks)).build()).motion();
        assertThat(aligner.clip.transcript().orElseThrow().text()).isEqualTo("bim maps");
        assertThat(aligner.clip.transcript().orElseThrow().timed()).isEqualTo(marks.all());
    }

    @Test
    void theEngineAlignsWithoutMakingMotion() {
        aligner.words = List.of(BIM, PAUSE, MAPS, SpokenWord.missing("unsaid", 0.9f));
        Alignment found = engine.align(Voice.file(Path.of("speech.wav")), Transcript.of(TEXT));
        assertThat(found.words()).hasSize(4);
        assertThat(found.phones()).isEqualTo(PhoneTrack.NONE);
        assertThat(found.warnings()).hasSize(1);
        assertThat(aligner.clip.transcript()).contains(Transcript.of(TEXT));
        assertThat(stages.calls.get(FakeStages.Point.FEATURES_OPEN)).hasValue(0);
    }

    @Test
    void theEngineHearsPhonesWithoutAText() {
        PhoneTrack phones = engine.phones(Voice.file(Path.of("speech.wav")));
        assertThat(phones.segments()).hasSize(5);
        assertThat(aligner.clip.transcript()).isEmpty();
    }

    @Test
    void silenceOfNoLengthIsRefused() {
        stages.sound(0);
        assertThatThrownBy(() -> engine.phones(Voice.file(Path.of("speech.wav"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no samples");
    }

    @Test
    void closingTheEngineStopsTheSearch() {
        CountDownLatch there = new CountDownLatch(1);
        aligner.onPush = session -> {
            there.countDown();
            try {
                session.cancelled.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        Waiting.Caller<Alignment> search =
                new Waiting.Caller<>(() -> engine.align(Voice.file(Path.of("speech.wav")), Transcript.of(TEXT)));
        Waiting.until(() -> there.getCount() == 0);
        engine.close();
        assertThat(failure(search.result()))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("the engine was closed");
    }

    @Test
    void cancellingAJobStopsTheSearch() {
        DreamTalkJob job = engine.newJob(request().transcript(TEXT).build());
        aligner.onPush = session -> {
            job.cancel();
            assertThat(session.cancelled.getCount()).isZero();
        };
        assertThatThrownBy(job::motion).isInstanceOf(CancelledException.class);
        assertThat(stages.calls.get(FakeStages.Point.PREDICT)).hasValue(0);
    }
}
