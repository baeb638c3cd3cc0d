package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.format.NpzFormat;
import io.github.dreamtalk.format.RandomBytes;
import io.github.dreamtalk.fuzz.FuzzTarget;
import io.github.dreamtalk.weights.mat.MatFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The readers of untrusted files as fuzz targets. {@link ReaderFuzzTest} replays seeds and findings in the ordinary build;
 * CONTRIBUTING.md says how to search on.
 */
public enum ReaderFuzz implements FuzzTarget {
    /** Any file. */
    WEIGHTS {
        @Override
        public void read(byte[] data) {
            touch(WeightFiles.open(ORIGIN, data));
        }
    },
    /** A torch pickle, without the archive around it, whose checksums keep a fuzzer out. */
    PICKLE {
        @Override
        public void read(byte[] data) throws IOException {
            byte[] record = new byte[64];
            try {
                Object value = TorchPickle.parse(data, 0).value();
                touch(new TorchTensors(records(record)).convert(value));
            } catch (TorchPickle.Refused e) {
                throw new ModelMismatchException(ORIGIN + ": " + e.getMessage(), e);
            }
        }
    },
    /** The torch format before 1.6. */
    LEGACY {
        @Override
        public void read(byte[] data) throws IOException {
            touch(LegacyTorch.read(RandomBytes.of(ORIGIN, data)));
        }
    },
    /** Safetensors, read at once. */
    SAFETENSORS {
        @Override
        public void read(byte[] data) {
            touch(SafetensorsReader.read(ORIGIN, data));
        }
    },
    /** MAT files. */
    MAT {
        @Override
        public void read(byte[] data) {
            MatFormat.read(ORIGIN, data, "coeff", "transform_params").values().forEach(NpyArray::toDoubles);
        }
    },
    /** Npz files. */
    NPZ {
        @Override
        public void read(byte[] data) {
            NpzFormat.read(ORIGIN, data).values().forEach(NpyArray::toDoubles);
        }
    },
    /** Npy files. */
    NPY {
        @Override
        public void read(byte[] data) {
            NpyFormat.read(new ByteArrayInputStream(data), ORIGIN).toDoubles();
        }
    };

    @Override
    public List<byte[]> seeds() {
        return FuzzSeeds.of(this);
    }

    @Override
    public int refusedSeeds() {
        // Without tensors, for its opcodes.
        return this == PICKLE ? 1 : 0;
    }

    private static void touch(StateDict d) {
        for (FloatTensor t : d.tensors().values()) {
            if (t.data().length != FloatTensor.elements(t.shape())) {
                throw new AssertionError("values and shape differ");
            }
        }
    }

    private static TorchRecords records(byte[] record) {
        return new TorchRecords() {
            @Override
            public RandomBytes file() {
                return RandomBytes.of(ORIGIN, record);
            }

            @Override
            public ByteOrder order() {
                return ByteOrder.LITTLE_ENDIAN;
            }

            @Override
            public Place find(String key) {
                return new Place(0, record.length / Math.max(1, key.length()));
            }
        };
    }
}
