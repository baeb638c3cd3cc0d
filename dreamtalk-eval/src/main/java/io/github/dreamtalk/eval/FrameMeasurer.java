package io.github.dreamtalk.eval;

import io.github.dreamtalk.eval.identity.EmotionClassifier;
import io.github.dreamtalk.eval.identity.FaceEmbedder;
import io.github.dreamtalk.eval.image.Cpbd;
import io.github.dreamtalk.eval.image.LaplacianVariance;
import io.github.dreamtalk.eval.image.Luma;
import io.github.dreamtalk.eval.image.Psnr;
import io.github.dreamtalk.eval.image.Region;
import io.github.dreamtalk.eval.image.Ssim;
import io.github.dreamtalk.eval.landmark.LandmarkDistance;
import io.github.dreamtalk.eval.natural.FrameChange;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is measured on one frame by itself: first its faces are found, then it is measured by the one that is
 * followed. Frames do not depend on each other in either, so that any number of threads gives the same figures to the bit.
 * Thread-safe.
 */
final class FrameMeasurer {
    private static final int CPBD_BLOCK = 64;
    private static final int SSIM_WINDOW = 11;

    /** One frame with what it is compared to. */
    record Job(long index, @Nullable RgbImage before, RgbImage frame, @Nullable RgbImage reference) {}

    /** All faces of a frame, and of the one it is compared to; largest first. */
    record Found(List<FaceGeometry> faces, List<FaceGeometry> reference) {}

    /** A frame and the faces to measure. */
    record Chosen(Job job, @Nullable FaceGeometry face, @Nullable FaceGeometry reference) {}

    private final PortraitAnalyzer analyzer;
    private final FaceEmbedder embedder;
    private final EmotionClassifier emotions;

    FrameMeasurer(PortraitAnalyzer analyzer, FaceEmbedder embedder, EmotionClassifier emotions) {
        this.analyzer = analyzer;
        this.embedder = embedder;
        this.emotions = emotions;
    }

    Found find(Job job) {
        return new Found(
                analyzer.analyze(job.frame()), job.reference() == null ? List.of() : analyzer.analyze(job.reference()));
    }

    FrameFacts measure(Chosen chosen) {
        Job job = chosen.job();
        RgbImage frame = job.frame();
        Luma luma = Luma.of(frame);
        FaceGeometry face = chosen.face();
        Luma crop = face == null ? null : luma.crop(Region.ofFace(face));
        boolean slow = job.index() % Protocol.SLOW_STRIDE == 0;
        RgbImage before = job.before();
        RgbImage reference = job.reference();
        return new FrameFacts(
                face,
                sharpness(luma, crop),
                before == null
                        ? null
                        : FrameChange.between(
                                Luma.of(before),
                                luma,
                                face == null ? null : Region.ofHead(face),
                                face == null ? List.of() : Region.ofSkin(face)),
                reference == null ? null : compare(frame, luma, face, reference, chosen.reference(), slow),
                slow && face != null ? embedder.embed(frame, face) : null,
                slow && face != null ? emotions.probabilities(frame, face) : null);
    }

    private static FrameFacts.Sharpness sharpness(Luma luma, @Nullable Luma crop) {
        return new FrameFacts.Sharpness(
                LaplacianVariance.of(luma),
                cpbd(luma),
                crop == null || Math.min(crop.width(), crop.height()) < 3 ? null : LaplacianVariance.of(crop),
                crop == null ? null : cpbd(crop));
    }

    private static @Nullable Double cpbd(Luma luma) {
        return Math.min(luma.width(), luma.height()) < CPBD_BLOCK ? null : Cpbd.of(luma);
    }

    private FrameFacts.Comparison compare(
            RgbImage frame,
            Luma luma,
            @Nullable FaceGeometry face,
            RgbImage reference,
            @Nullable FaceGeometry otherFace,
            boolean slow) {
        Luma other = Luma.of(reference);
        Luma crop = null;
        Luma otherCrop = null;
        if (otherFace != null) {
            // The reference says where the face should be.
            Region region = Region.ofFace(otherFace);
            crop = luma.crop(region);
            otherCrop = other.crop(region);
        }
        return new FrameFacts.Comparison(
                Psnr.meanSquaredError(luma, other),
                Ssim.of(luma, other),
                crop == null || otherCrop == null ? null : Psnr.meanSquaredError(crop, otherCrop),
                crop == null || otherCrop == null || Math.min(crop.width(), crop.height()) < SSIM_WINDOW
                        ? null
                        : Ssim.of(crop, otherCrop),
                face != null && otherFace != null ? LandmarkDistance.between(face, otherFace) : null,
                face != null && otherFace != null && slow
                        ? FaceEmbedder.similarity(embedder.embed(frame, face), embedder.embed(reference, otherFace))
                        : null,
                otherFace);
    }
}
