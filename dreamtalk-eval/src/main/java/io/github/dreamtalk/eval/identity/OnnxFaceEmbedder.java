package io.github.dreamtalk.eval.identity;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.format.LocalFile;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.FloatTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * An embedding network: the embedded one, or one of the user's own in the ArcFace layout. Runs on one thread of the CPU, so
 * that results do not depend on the machine's processors; any number of threads may call.
 */
public final class OnnxFaceEmbedder implements FaceEmbedder {
    /** File name of the embedded network. */
    public static final String MODEL = "face-embedding.onnx";

    /** How a network wants the face. */
    private enum Layout {
        /** The face crop at 224x224 as planes of blue, green and red less the means of VGG's training set. */
        FACERES(224) {
            @Override
            float[] prepare(RgbImage image, FaceGeometry face) {
                float[] rgb = FacePatch.crop(image, face, side);
                int area = side * side;
                float[] bgr = new float[rgb.length];
                for (int i = 0; i < area; i++) {
                    bgr[i] = rgb[2 * area + i] - 103.939f;
                    bgr[area + i] = rgb[area + i] - 116.779f;
                    bgr[2 * area + i] = rgb[i] - 123.68f;
                }
                return bgr;
            }
        },
        /** The face laid on ArcFace's five points at 112x112, as planes of red, green and blue in [-1, 1]. */
        ARCFACE(112) {
            @Override
            float[] prepare(RgbImage image, FaceGeometry face) {
                float[] rgb = FacePatch.aligned(image, face);
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (rgb[i] - 127.5f) / 127.5f;
                }
                return rgb;
            }
        };

        final int side;

        Layout(int side) {
            this.side = side;
        }

        abstract float[] prepare(RgbImage image, FaceGeometry face);
    }

    private final String name;
    private final Layout layout;
    private final OnnxSession session;
    private final String input;

    private OnnxFaceEmbedder(String name, byte[] model, Layout layout) {
        this.name = name;
        this.layout = layout;
        session = OnnxSession.open(name, model, Device.cpu(), 1);
        try {
            if (session.inputNames().size() != 1 || session.outputNames().isEmpty()) {
                throw new ModelMismatchException(name + ": found inputs " + session.inputNames() + " and outputs "
                        + session.outputNames() + ", expected one picture in and one vector out");
            }
            input = session.inputNames().get(0);
            int[] shape = session.inputShape(input);
            if (shape.length != 4 || shape[1] != 3 || shape[2] != layout.side || shape[3] != layout.side) {
                throw new ModelMismatchException(name + ": found an input of shape " + Arrays.toString(shape)
                        + ", expected [1, 3, " + layout.side + ", " + layout.side + "]");
            }
        } catch (Throwable e) { // an Error too must not leave the network open
            session.close();
            throw e;
        }
    }

    /**
     * The embedded network.
     *
     * @param models where {@value #MODEL} is found
     * @return the embedder, named {@code faceres}; the caller closes it
     */
    public static OnnxFaceEmbedder embedded(ModelRepository models) {
        return new OnnxFaceEmbedder("faceres", models.read(MODEL), Layout.FACERES);
    }

    /**
     * A network of the user's own in the layout of the published ArcFace ONNX files: one picture of 112x112, RGB in [-1,
     * 1], aligned on five points, to one vector.
     *
     * @param file the ONNX file
     * @return the embedder, named like the file; the caller closes it
     * @throws InvalidInputException if there is no such file
     * @throws ModelMismatchException if the network has another layout
     */
    public static OnnxFaceEmbedder open(Path file) {
        byte[] network = LocalFile.read(file, "an ONNX face embedding network", Integer.MAX_VALUE - 16);
        return new OnnxFaceEmbedder(String.valueOf(file.getFileName()), network, Layout.ARCFACE);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public float[] embed(RgbImage image, FaceGeometry face) {
        FloatTensor picture = FloatTensor.of(layout.prepare(image, face), 1, 3, layout.side, layout.side);
        float[] vector = session.run(Map.of(input, picture)).first().data();
        double norm = 0;
        for (float v : vector) {
            norm += (double) v * v;
        }
        float factor = norm > 0 ? (float) (1 / Math.sqrt(norm)) : 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
        return vector;
    }

    @Override
    public void close() {
        session.close();
    }
}
