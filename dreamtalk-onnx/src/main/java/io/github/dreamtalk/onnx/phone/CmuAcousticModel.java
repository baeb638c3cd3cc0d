package io.github.dreamtalk.onnx.phone;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.weights.HalfFloat;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The context-independent part of a phonetically tied CMU Sphinx acoustic model (such as {@code en-us 5.2-prealpha}): one
 * codebook of 128 diagonal Gaussians per phone and per stream (cepstra, first and second differences), shared by the
 * phone's three states through mixture weights. It tells, for every 10 ms of speech, how likely each of the 126 phone
 * states is; {@link SpeechFrontEnd} gives those log-posteriors to the networks.
 *
 * <p>The compact file: {@code "DTCI"}, version 1 (int), sizes (codebooks, streams, Gaussians, dimensions, states per
 * phone as ints), phone names (modified UTF-8), the usual cepstral mean (13 floats), means and variances as binary16 in
 * the order [codebook, stream, Gaussian, dimension], and mixture weights as unsigned bytes q, meaning exp(−0.1024 q), in
 * the order [stream, Gaussian, state]; big-endian throughout. Immutable and thread-safe.
 */
public final class CmuAcousticModel {
    /** Phones, each with a codebook of its own: 42. */
    public static final int PHONES = 42;

    /** States of all phones: 126; state {@code s} belongs to phone {@code s / 3}. */
    public static final int STATES = 3 * PHONES;

    static final int STREAMS = 3;
    static final int GAUSSIANS = 128;
    static final int CEPSTRA = 13;

    /** Natural logarithm of one step of a stored mixture weight: Sphinx counts in steps of 1.0001 to the 1024th. */
    private static final double LOG_WEIGHT_STEP = 1024 * Math.log(1.0001);

    private static final int MAGIC = 0x44544349;
    private static final int VERSION = 1;
    private static final int VALUES = PHONES * STREAMS * GAUSSIANS * CEPSTRA;
    private static final int WEIGHTS = STREAMS * GAUSSIANS * STATES;

    private final List<String> phones;
    private final float[] usualMean;
    private final short[] means;
    private final short[] variances;
    private final byte[] weights;

    private CmuAcousticModel(List<String> phones, float[] usualMean, short[] means, short[] variances, byte[] weights) {
        this.phones = phones;
        this.usualMean = usualMean;
        this.means = means;
        this.variances = variances;
        this.weights = weights;
        for (int i = 0; i < VALUES; i++) {
            float variance = HalfFloat.toFloat(variances[i]);
            if (!Float.isFinite(HalfFloat.toFloat(means[i])) || !(variance > 0) || !Float.isFinite(variance)) {
                throw new ModelMismatchException("Acoustic model tables: Gaussian value " + i + " is mean "
                        + HalfFloat.toFloat(means[i]) + ", variance " + variance
                        + "; expected finite means and positive finite variances. The file is damaged.");
            }
        }
    }

    /**
     * Makes a model from its tables.
     *
     * @param phones the 42 phone names in state order
     * @param usualMean 13 cepstral means of ordinary speech, used where a clip has little or none
     * @param means [42, 3, 128, 13] Gaussian means; rounded to binary16
     * @param variances the variances in the same order, positive; rounded to binary16
     * @param weights [3, 128, 126] unsigned mixture weights q, meaning exp(−0.1024 q)
     * @return the model
     * @throws ModelMismatchException if a size is not that or a value is not usable
     */
    public static CmuAcousticModel of(
            List<String> phones, float[] usualMean, float[] means, float[] variances, byte[] weights) {
        requireSize("phone names", phones.size(), PHONES);
        requireSize("cepstral means", usualMean.length, CEPSTRA);
        requireSize("Gaussian means", means.length, VALUES);
        requireSize("Gaussian variances", variances.length, VALUES);
        requireSize("mixture weights", weights.length, WEIGHTS);
        return new CmuAcousticModel(
                List.copyOf(phones), usualMean.clone(), halves(means), halves(variances), weights.clone());
    }

    /**
     * Reads the compact file.
     *
     * @param in the file; read to the end of the model, not closed
     * @return the model
     * @throws ModelMismatchException if it is not such a file, of another version, or cut short
     * @throws UncheckedIOException if reading fails
     */
    public static CmuAcousticModel read(InputStream in) {
        try {
            DataInputStream data = new DataInputStream(in);
            int magic = data.readInt();
            int version = data.readInt();
            if (magic != MAGIC || version != VERSION) {
                throw new ModelMismatchException(String.format(
                        "Acoustic model file starts with 0x%08x, version %d; expected 0x%08x, version %d. Use the file"
                                + " made by the converter of this release.",
                        magic, version, MAGIC, VERSION));
            }
            requireSize("codebooks", data.readInt(), PHONES);
            requireSize("streams", data.readInt(), STREAMS);
            requireSize("Gaussians per codebook", data.readInt(), GAUSSIANS);
            requireSize("dimensions", data.readInt(), CEPSTRA);
            requireSize("states per phone", data.readInt(), STATES / PHONES);
            List<String> phones = new ArrayList<>();
            for (int i = 0; i < PHONES; i++) {
                phones.add(data.readUTF());
            }
            float[] usualMean = new float[CEPSTRA];
            for (int i = 0; i < CEPSTRA; i++) {
                usualMean[i] = data.readFloat();
            }
            short[] means = readHalves(data);
            short[] variances = readHalves(data);
            byte[] weights = new byte[WEIGHTS];
            data.readFully(weights);
            return new CmuAcousticModel(List.copyOf(phones), usualMean, means, variances, weights);
        } catch (EOFException e) {
            throw new ModelMismatchException("Acoustic model file ends too early; fetch or convert it again.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading the acoustic model failed", e);
        }
    }

    /**
     * Writes the compact file.
     *
     * @param out receives about 0.9 MB; flushed, not closed
     * @throws UncheckedIOException if writing fails
     */
    public void write(OutputStream out) {
        try {
            DataOutputStream data = new DataOutputStream(out);
            for (int v : new int[] {MAGIC, VERSION, PHONES, STREAMS, GAUSSIANS, CEPSTRA, STATES / PHONES}) {
                data.writeInt(v);
            }
            for (String phone : phones) {
                data.writeUTF(phone);
            }
            for (float v : usualMean) {
                data.writeFloat(v);
            }
            writeHalves(data, means);
            writeHalves(data, variances);
            data.write(weights);
            data.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing the acoustic model failed", e);
        }
    }

    /**
     * The phones in state order.
     *
     * @return 42 names such as {@code SIL} and {@code AA}
     */
    public List<String> phones() {
        return phones;
    }

    float usualMean(int cepstrum) {
        return usualMean[cepstrum];
    }

    float mean(int phone, int stream, int gaussian, int cepstrum) {
        return HalfFloat.toFloat(means[index(phone, stream, gaussian, cepstrum)]);
    }

    float variance(int phone, int stream, int gaussian, int cepstrum) {
        return HalfFloat.toFloat(variances[index(phone, stream, gaussian, cepstrum)]);
    }

    float weight(int stream, int gaussian, int state) {
        return (float) Math.exp(-LOG_WEIGHT_STEP * (weights[(stream * GAUSSIANS + gaussian) * STATES + state] & 0xff));
    }

    private static int index(int phone, int stream, int gaussian, int cepstrum) {
        return ((phone * STREAMS + stream) * GAUSSIANS + gaussian) * CEPSTRA + cepstrum;
    }

    private static void requireSize(String what, int found, int expected) {
        if (found != expected) {
            throw new ModelMismatchException("Acoustic model has " + found + " " + what + "; expected " + expected
                    + ": a phonetically tied Sphinx model of 42 phones. Convert such a model.");
        }
    }

    private static short[] halves(float[] values) {
        short[] halves = new short[values.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = HalfFloat.fromFloat(values[i]);
        }
        return halves;
    }

    private static short[] readHalves(DataInputStream data) throws IOException {
        byte[] bytes = new byte[2 * VALUES];
        data.readFully(bytes);
        short[] halves = new short[VALUES];
        for (int i = 0; i < VALUES; i++) {
            halves[i] = (short) (bytes[2 * i] << 8 | bytes[2 * i + 1] & 0xff);
        }
        return halves;
    }

    private static void writeHalves(DataOutputStream data, short[] halves) throws IOException {
        for (short half : halves) {
            data.writeShort(half);
        }
    }
}
