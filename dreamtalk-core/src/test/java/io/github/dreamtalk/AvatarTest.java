package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static io.github.dreamtalk.Waiting.failure;
import static io.github.dreamtalk.Waiting.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.FakeStages.Stop;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.TracePhase;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A portrait that is prepared once and shared. */
@Timeout(60)
class AvatarTest {
    private final FakeStages stages = new FakeStages().sound(50);
    private final List<Trace.Event> heard = Collections.synchronizedList(new ArrayList<>());
    private final DreamTalkEngine engine =
            stages.engine().maxJobs(8).trace(heard::add).build();

    @AfterEach
    void close() {
        stages.release();
        engine.close();
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
    }

    private static DreamTalkRequest of(Avatar avatar) {
        return request().avatar(avatar).build();
    }

    private long times(String phase) {
        return heard.stream().filter(e -> e.phase().equals(phase)).count();
    }

    private void nobodyIsLeft() {
        assertThat(stages.closed.stream().filter("portrait"::equals)).hasSize(stages.prepared);
    }

    @Test
    void eightJobsAtOnceShareOneAnalysisAndOnePreparation() {
        Avatar avatar = engine.avatar(Path.of("face.png"));
        assertThat(avatar).hasToString("Avatar[face.png]");
        assertThat(avatar.portrait().image().width()).isEqualTo(32);
        assertThat(avatar.portrait().face()).isNotNull();
        stages.on(Point.RENDER, resource -> Waiting.pause(1));
        List<CompletableFuture<Result>> jobs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            jobs.add(engine.newJob(of(avatar)).generateAsync(Path.of(i + ".mp4")));
        }
        jobs.forEach(job -> assertThat(result(job).frames()).isEqualTo(50));
        assertThat(stages.analysed).isEqualTo(1);
        assertThat(stages.prepared).isEqualTo(1);
        assertThat(times(TracePhase.PORTRAIT_READ)).isEqualTo(1);
        assertThat(times(TracePhase.PORTRAIT_ANALYSE)).isEqualTo(1);
        assertThat(times(TracePhase.PORTRAIT_PREPARE)).isEqualTo(1);
        avatar.close();
        avatar.close();
        nobodyIsLeft();
    }

    @Test
    void everyJobWithoutAnAvatarPreparesItsOwn() {
        for (int i = 0; i < 3; i++) {
            engine.newJob(request().build()).generate(Path.of("a.mp4"));
        }
        assertThat(stages.analysed).isEqualTo(3);
        nobodyIsLeft();
    }

    @Test
    void closingWaitsForTheJobsThatUseItAndRefusesNewOnes() {
        Avatar avatar = engine.avatar(Path.of("face.png"));
        Stop stop = stages.stopAt(Point.RENDER, 10);
        CompletableFuture<Result> job = engine.newJob(of(avatar)).generateAsync(Path.of("a.mp4"));
        stop.await();
        Future<Boolean> closing = new Waiting.Caller<>(() -> {
                    avatar.close();
                    return true;
                })
                .result();
        assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        Waiting.until(() -> {
            Throwable refused = failure(engine.newJob(of(avatar)).generateAsync(Path.of("b.mp4")));
            assertThat(refused).isInstanceOf(IllegalStateException.class).hasMessage("the avatar is closed");
            return true;
        });
        assertThat(stages.closed).doesNotContain("portrait");
        stop.go();
        assertThat(result(job).frames()).as("the job is not harmed").isEqualTo(50);
        result(closing);
        nobodyIsLeft();
    }

    /** Its render thread begins after the closing did, on behalf of a job that is waited for. */
    @Test
    void aJobThatHasNotBegunToRenderIsNotHarmedEither() {
        Avatar avatar = engine.avatar(Path.of("face.png"));
        Stop stop = stages.stopAt(Point.OPEN_AUDIO, 1);
        CompletableFuture<Result> job = engine.newJob(of(avatar)).generateAsync(Path.of("a.mp4"));
        stop.await();
        Future<Boolean> closing = new Waiting.Caller<>(() -> {
                    avatar.close();
                    return true;
                })
                .result();
        Waiting.pause(30);
        stop.go();
        assertThat(result(job).frames()).isEqualTo(50);
        result(closing);
        nobodyIsLeft();
    }

    @Test
    void aConsumerMayCloseTheAvatarItIsDrawnFrom() {
        Avatar avatar = engine.avatar(Path.of("face.png"));
        Result made =
                result(new Waiting.Caller<>(() -> engine.newJob(of(avatar)).frames((index, frame) -> {
                            if (index == 3) {
                                avatar.close();
                            }
                        }))
                        .result());
        assertThat(made.frames()).isEqualTo(50);
        nobodyIsLeft();
    }

    @Test
    void aListenerMayCloseTheAvatarOfItsJob() {
        Avatar avatar = engine.avatar(Path.of("face.png"));
        DreamTalkListener listener = new DreamTalkListener() {
            @Override
            public void phaseEnded(io.github.dreamtalk.spi.Phase phase) {
                avatar.close();
            }
        };
        assertThat(result(engine.newJob(of(avatar).toBuilder()
                                        .listener(listener)
                                        .build())
                                .generateAsync(Path.of("a.mp4")))
                        .frames())
                .isEqualTo(50);
        nobodyIsLeft();
    }

    @Test
    void theEngineClosesThoseThatAreLeft() {
        Avatar left = engine.avatar(Path.of("face.png"));
        engine.avatar(Path.of("other.png"));
        engine.newJob(of(left)).generate(Path.of("a.mp4"));
        engine.close();
        nobodyIsLeft();
        left.close();
        assertThat(stages.closed.indexOf("portrait")).isLessThan(stages.closed.indexOf("renderer"));
    }

    @Test
    void anAvatarOfAnotherEngineIsRefused() {
        Avatar avatar = engine.avatar(Path.of("face.png"));
        try (DreamTalkEngine other = stages.engine().build()) {
            assertThatThrownBy(() -> other.newJob(of(avatar)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("avatar: found Avatar[face.png] of another engine, expected one made by this engine");
        }
    }

    @Test
    void faceCropAndSizeBelongToTheAvatar() {
        Avatar avatar = engine.avatar(Path.of("face.png"));
        for (DreamTalkRequest.Builder b : List.of(
                request().avatar(avatar).face(1),
                request().avatar(avatar).size(64),
                request().size(64).avatar(avatar),
                request().avatar(avatar).crop(false))) {
            assertThatThrownBy(b::build)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("avatar: found an avatar and a face, crop or size");
        }
        DreamTalkRequest request = of(avatar);
        assertThat(request.avatar()).isSameAs(avatar);
        assertThat(request.toString()).contains("portrait=Avatar[face.png]");
        DreamTalkRequest again = request.toBuilder().build();
        assertThat(again).isEqualTo(request);
        assertThat(again.toBuilder().portrait(Path.of("b.png")).size(64).build().avatar())
                .isNull();
    }

    @Test
    void optionsSaySizeAndFace() {
        stages.faces = 2;
        Avatar avatar = engine.avatar(new RgbImage(100, 50), new AvatarOptions(1, true, 200));
        assertThat(avatar.portrait().image().width()).isEqualTo(200);
        assertThat(avatar.portrait().image().height()).isEqualTo(100);
        assertThatThrownBy(() -> engine.avatar(Path.of("a.png"), new AvatarOptions(2, true, 0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("face: found 2, expected 0 to 1: there are 2 faces in a.png");
        assertThatThrownBy(() -> new AvatarOptions(-1, true, 0)).hasMessageContaining("face: found -1");
        assertThatThrownBy(() -> new AvatarOptions(0, true, 63)).hasMessageContaining("size: found 63");
        assertThatThrownBy(() -> new AvatarOptions(0, true, 8193)).hasMessageContaining("size: found 8193");
        assertThat(new AvatarOptions(0, true, 64)).isNotEqualTo(new AvatarOptions(0, true, 8192));
        int before = stages.analysed;
        Avatar cropped = engine.avatar(new RgbImage(100, 50), new AvatarOptions(0, false, 0));
        assertThat(cropped.portrait().face()).isNull();
        assertThat(stages.analysed).isEqualTo(before);
    }

    /** A face that is found in the picture is not lost in a small output. */
    @Test
    void aFaceIsFoundAtThePicturesOwnSizeAndScaledWithIt() {
        for (int size : new int[] {64, 100, 400}) {
            Portrait portrait = engine.avatar(new RgbImage(200, 101), new AvatarOptions(0, true, size))
                    .portrait();
            FaceGeometry face = Objects.requireNonNull(portrait.face());
            RgbImage image = portrait.image();
            for (int point : new int[] {0, FaceGeometry.POINTS - 1}) {
                assertThat(face.x(point)).isEqualTo(image.width() / 2f, within(1e-3f));
                assertThat(face.y(point)).isEqualTo(image.height() / 4f, within(1e-3f));
                assertThat(face.z(point)).isEqualTo(image.width() / 8f, within(1e-3f));
            }
            assertThat(List.of(face.score(), face.yaw(), face.pitch(), face.roll()))
                    .containsExactly(1f, 1f, 2f, 3f);
        }
        assertThat(stages.analysedSizes).containsOnly("200x101");
    }

    @Test
    void ofSeveralFacesTheLargestIsUsedAndEveryResultSaysSoUnlessOneWasChosen() {
        stages.faces = 3;
        String said = "3 faces found, the largest is used; face 1 to 2 chooses another";
        assertThat(warnings(request().portrait(Path.of("family.png")))).containsExactly("family.png: " + said);
        assertThat(warnings(request().face(0))).isEmpty();
        assertThat(warnings(request().face(2))).isEmpty();
        assertThat(warnings(request().face(0).build().toBuilder())).isEmpty();
        Avatar avatar = engine.avatar(Path.of("a.png"));
        assertThat(warnings(request().avatar(avatar))).containsExactly("a.png: " + said);
        assertThat(warnings(request().avatar(avatar))).as("of a second job").hasSize(1);
        assertThat(warnings(request().avatar(engine.avatar(Path.of("a.png"), new AvatarOptions(1, true, 0)))))
                .isEmpty();
        stages.faces = 1;
        assertThat(warnings(request())).isEmpty();
    }

    private List<String> warnings(DreamTalkRequest.Builder request) {
        return engine.newJob(request.build()).frames((index, frame) -> {}).warnings();
    }

    @Test
    void whatIsHardlyAFaceIsRefusedWithItsScoreAndWhatMayBeOneIsDoubted() {
        stages.faces = 2;
        stages.faceScore = 0.59f;
        assertThatThrownBy(() -> engine.avatar(Path.of("tree.png")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "portrait: found nothing sure to be a face in tree.png (32x16): the best of 2 has a score of"
                                + " 0.59, 0.60 is needed; expected a frontal, unobstructed one; try a closer crop");
        stages.faces = 1;
        stages.faceScore = FaceGeometry.LEAST_SCORE;
        assertThat(warnings(request().portrait(Path.of("dim.png"))))
                .containsExactly("dim.png: the face is uncertain (score 0.60 of 1, clear ones have 0.75 and more); look"
                        + " whether it is one");
        stages.faceScore = 0.75f;
        assertThat(warnings(request())).isEmpty();
    }

    @Test
    void withoutOptionsTheDefaultsHold() throws IOException {
        RgbImage image = new RgbImage(40, 30);
        byte[] bytes = {1, 2, 3};
        assertThat(engine.avatar(bytes).portrait().face()).isNotNull();
        assertThat(engine.avatar(new ByteArrayInputStream(bytes)).portrait().face())
                .isNotNull();
        assertThat(engine.avatar(image).portrait().image().width()).isEqualTo(40);
        assertThat(engine.avatar(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB))
                        .portrait()
                        .image()
                        .height())
                .isEqualTo(30);
        assertThat(stages.analysed).isEqualTo(4);
    }

    @Test
    void aPictureWithoutAFaceMakesNoAvatarAndLeavesNothing() {
        stages.faces = 0;
        assertThatThrownBy(() -> engine.avatar(Path.of("tree.png")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no face in tree.png (32x16)");
        stages.faces = 1;
        stages.on(Point.PREPARE, resource -> {
            throw new InvalidInputException("too small");
        });
        assertThatThrownBy(() -> engine.avatar(Path.of("small.png"))).hasMessage("too small");
    }

    @Test
    void bytesAndStreamsOfAPictureAreRead() throws IOException {
        byte[] png = {1, 2, 3};
        AtomicReference<List<Path>> files = new AtomicReference<>(new ArrayList<>());
        stages.on(Point.READ_IMAGE, resource -> {
            try (var temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                temporary
                        .filter(f -> f.getFileName().toString().startsWith("dreamtalk-portrait-"))
                        .forEach(files.get()::add);
            }
        });
        Avatar avatar = engine.avatar(png, AvatarOptions.DEFAULT);
        assertThat(avatar).hasToString("Avatar[the portrait's 3 bytes]");
        assertThat(files.get()).isNotEmpty().allSatisfy(f -> assertThat(f).doesNotExist());
        engine.avatar(new ByteArrayInputStream(png), AvatarOptions.DEFAULT);
        assertThat(stages.analysed).isEqualTo(2);
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        assertThatThrownBy(() -> engine.avatar(broken, AvatarOptions.DEFAULT))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("connection reset");
        stages.on(Point.READ_IMAGE, resource -> {
            throw new InvalidInputException("dreamtalk: not a picture");
        });
        assertThatThrownBy(() -> engine.avatar(png, AvatarOptions.DEFAULT)).hasMessageContaining("not a picture");
    }

    @Test
    void platformImagesOfAnyTypeAreTakenOnWhite() {
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_INT_ARGB_PRE,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_USHORT_565_RGB
        }) {
            BufferedImage image = new BufferedImage(20, 10, type);
            Graphics2D g = image.createGraphics();
            g.setColor(Color.GRAY);
            g.fillRect(0, 0, 10, 10);
            g.dispose();
            Avatar avatar = engine.avatar(image, AvatarOptions.DEFAULT);
            byte[] data = avatar.portrait().image().data();
            assertThat(data[0] & 255).isCloseTo(128, within(6));
            int transparent = image.getColorModel().hasAlpha() ? 255 : 0;
            assertThat(data[3 * 15] & 255).isEqualTo(transparent);
            image.setRGB(0, 0, 0xFFFF0000);
            assertThat(avatar.portrait().image().data()[0]).as("copied").isEqualTo(data[0]);
        }
        RgbImage own = new RgbImage(4, 4);
        Avatar avatar = engine.avatar(own, AvatarOptions.DEFAULT);
        own.data()[0] = 77;
        assertThat(avatar.portrait().image().data()[0]).isZero();
        assertThat(avatar.portrait().face()).isInstanceOf(FaceGeometry.class);
    }
}
