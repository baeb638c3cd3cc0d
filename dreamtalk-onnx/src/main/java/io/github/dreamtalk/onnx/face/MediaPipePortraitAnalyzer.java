package io.github.dreamtalk.onnx.face;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.spi.BackendContext;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds faces with BlazeFace and measures them with the 468-point mesh; every face reported was confirmed by both.
 * Deterministic. Thread-safe; {@link #close()} is idempotent, and stops and waits for what is being analysed.
 *
 * <p>Runs on the CPU on every device: it takes milliseconds once for each portrait, and so a portrait has the same
 * landmarks on every machine of one kind.
 */
public final class MediaPipePortraitAnalyzer implements PortraitAnalyzer {
    /** File name of the detector, input RGB in [-1, 1] of shape [1, 3, 256, 256]. */
    public static final String DETECTOR = "face-detector.onnx";

    /** File name of the mesh network, input RGB in [0, 1] of shape [1, 3, 192, 192]. */
    public static final String MESH = "face-mesh.onnx";

    private final Scope networks = new Scope();
    private final Gate gate = new Gate("the portrait analyzer", networks::close);
    private final FaceDetector detector;
    private final FaceMesh mesh;

    private record Found(FaceMesh.Mesh mesh, double score) {}

    /**
     * Loads both networks.
     *
     * @param context threads, and the models {@value #DETECTOR} and {@value #MESH}
     * @throws io.github.dreamtalk.error.ModelMismatchException if a model is missing or does not fit
     */
    public MediaPipePortraitAnalyzer(BackendContext context) {
        try {
            detector = networks.own(new FaceDetector(open(DETECTOR, context)));
            mesh = networks.own(new FaceMesh(open(MESH, context)));
        } catch (RuntimeException | Error e) {
            networks.closeAfter(e);
            throw e;
        }
    }

    private static OnnxSession open(String name, BackendContext context) {
        return OnnxSession.open(name, context.models().read(name), Device.cpu(), context.threads());
    }

    @Override
    public List<FaceGeometry> analyze(RgbImage image) {
        ImagePyramid pyramid = new ImagePyramid(image);
        List<Found> unsure = List.of();
        for (List<CropWindow> stage : SearchPlan.stages(image.width(), image.height())) {
            List<Found> faces = search(pyramid, stage);
            if (best(faces) >= FaceGeometry.LEAST_SCORE) {
                return geometries(faces);
            }
            unsure = best(faces) > best(unsure) ? faces : unsure;
        }
        return geometries(unsure);
    }

    private static double best(List<Found> faces) {
        return faces.stream().mapToDouble(Found::score).max().orElse(0);
    }

    private List<Found> search(ImagePyramid image, List<CropWindow> windows) {
        List<Detection> detections = new ArrayList<>();
        windows.forEach(window -> detections.addAll(detector.detect(image, window)));
        detections.sort(Comparator.comparingDouble(Detection::score).reversed());
        List<Found> faces = new ArrayList<>();
        for (Detection detection : detections) {
            FaceMesh.Mesh fitted = mesh.fit(image, detection.meshWindow());
            // Windows overlap, so one face may be detected several times; the surest detection stands for it.
            if (fitted != null && faces.stream().noneMatch(face -> sameFace(face.mesh(), fitted))) {
                faces.add(new Found(fitted, detection.score()));
            }
        }
        return faces;
    }

    private static boolean sameFace(FaceMesh.Mesh a, FaceMesh.Mesh b) {
        CropWindow one = a.window();
        CropWindow two = b.window();
        double apart = Math.hypot(one.centerX() - two.centerX(), one.centerY() - two.centerY());
        // The window is half as large again as the face, so this is half a face.
        return apart < Math.max(one.side(), two.side()) / 3;
    }

    private static List<FaceGeometry> geometries(List<Found> faces) {
        return faces.stream()
                .sorted(Comparator.comparingDouble(
                                (Found face) -> face.mesh().window().side())
                        .reversed())
                .map(face -> {
                    FacePose pose = FacePose.of(face.mesh().points());
                    return new FaceGeometry(
                            face.mesh().points(), (float) face.score(), pose.yaw(), pose.pitch(), pose.roll());
                })
                .toList();
    }

    @Override
    public void close() {
        gate.close();
    }

    /** Makes {@link MediaPipePortraitAnalyzer}s; named {@code mediapipe}. */
    public static final class Provider implements PortraitAnalyzer.Provider {
        /** Makes a provider; loads nothing. */
        public Provider() {}

        @Override
        public String name() {
            return "mediapipe";
        }

        @Override
        public int priority() {
            return 100;
        }

        @Override
        public PortraitAnalyzer create(BackendContext context) {
            return new MediaPipePortraitAnalyzer(context);
        }
    }
}
