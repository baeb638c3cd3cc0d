package io.github.dreamtalk.weights;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.format.NpyArray;
import io.github.dreamtalk.format.NpyFormat;
import io.github.dreamtalk.format.NpzFormat;
import io.github.dreamtalk.format.RandomBytes;
import io.github.dreamtalk.weights.mat.MatFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * The readers of untrusted files as fuzz targets. Any bytes may be refused by the readers' own exceptions or read; every
 * other exception, or more than 256 MB taken from the heap, is a finding. The entry point is that of Jazzer, without a
 * dependency on it: the README of this module says how to run it. {@link ReaderFuzzTest} replays seeds and findings in
 * the ordinary build.
 */
public enum ReaderFuzz {
    /** Any file. */
    WEIGHTS {
        @Override
        void read(byte[] data) {
            touch(WeightFiles.open(ORIGIN, data));
        }
    },
    /** A torch pickle, without the archive around it, whose checksums keep a fuzzer out. */
    PICKLE {
        @Override
        void read(byte[] data) throws IOException {
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
        void read(byte[] data) throws IOException {
            touch(LegacyTorch.read(RandomBytes.of(ORIGIN, data)));
        }
    },
    /** Safetensors, read at once. */
    SAFETENSORS {
        @Override
        void read(byte[] data) {
            touch(SafetensorsReader.read(ORIGIN, data));
        }
    },
    /** MAT files. */
    MAT {
        @Override
        void read(byte[] data) {
            MatFormat.read(ORIGIN, data, "coeff", "transform_params").values().forEach(NpyArray::toDoubles);
        }
    },
    /** Npz files. */
    NPZ {
        @Override
        void read(byte[] data) {
            NpzFormat.read(ORIGIN, data).values().forEach(NpyArray::toDoubles);
        }
    },
    /** Npy files. */
    NPY {
        @Override
        void read(byte[] data) {
            NpyFormat.read(new ByteArrayInputStream(data), ORIGIN).toDoubles();
        }
    };

    static final String ORIGIN = "fuzz";
    private static final long MOST_MEMORY = 256L << 20;

    abstract void read(byte[] data) throws IOException;

    /** Feeds one input; returns whether it was read. */
    boolean feed(byte[] data) {
        long before = allocated();
        boolean sound = true;
        try {
            read(data);
        } catch (ModelMismatchException | InvalidInputException e) {
            sound = false;
            if (!String.valueOf(e.getMessage()).startsWith(ORIGIN)) {
                throw new AssertionError("the message does not name the file: " + e.getMessage(), e);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        long taken = allocated() - before;
        if (taken > MOST_MEMORY) {
            throw new AssertionError(taken + " bytes taken from the heap for " + data.length);
        }
        return sound;
    }

    /** Bytes this thread has taken from the heap so far, freed ones included: an upper bound of what it holds. */
    static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
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

    /** Jazzer's driver calls this; the target's name is in the system property {@code fuzz.target}. */
    public static final class Driver {
        private static final ReaderFuzz TARGET =
                valueOf(System.getProperty("fuzz.target", "weights").toUpperCase(Locale.ROOT));

        private Driver() {}

        /**
         * One input.
         *
         * @param data any bytes
         */
        public static void fuzzerTestOneInput(byte[] data) {
            TARGET.feed(data);
        }
    }
}
