package io.github.dreamtalk.eval;

/**
 * Every figure an evaluation may hold, in the order of reports. Figures of different {@linkplain Protocol#VERSION protocol
 * versions} do not compare.
 */
public enum Measure {
    /** Luma PSNR to the reference, whole frame. */
    PSNR("psnr", "PSNR", "dB", Better.HIGHER),
    /** Luma PSNR to the reference, the reference's face crop. */
    PSNR_FACE("psnr_face", "PSNR, face", "dB", Better.HIGHER),
    /** SSIM to the reference, whole frame. */
    SSIM("ssim", "SSIM", "", Better.HIGHER),
    /** SSIM to the reference, the reference's face crop. */
    SSIM_FACE("ssim_face", "SSIM, face", "", Better.HIGHER),
    /** Sharpness by CPBD, whole frame. */
    CPBD("cpbd", "CPBD", "", Better.HIGHER),
    /** Sharpness by CPBD, face crop. */
    CPBD_FACE("cpbd_face", "CPBD, face", "", Better.HIGHER),
    /** Variance of the Laplacian, whole frame. */
    LAPLACIAN("laplacian", "Laplacian variance", "", Better.NEITHER),
    /** Variance of the Laplacian, face crop. */
    LAPLACIAN_FACE("laplacian_face", "Laplacian variance, face", "", Better.NEITHER),
    /** Landmark distance to the reference, face. */
    F_LMD("f_lmd", "F-LMD", "px at 256", Better.LOWER),
    /** Landmark distance to the reference, mouth. */
    M_LMD("m_lmd", "M-LMD", "px at 256", Better.LOWER),
    /** By how much the sound is behind the mouth at the best lag. */
    SYNC_LAG("sync_lag_ms", "sound behind mouth", "ms", Better.NEITHER),
    /** Correlation of opening and loudness at the best lag. */
    SYNC_CORRELATION("sync_correlation", "opening to sound", "", Better.HIGHER),
    /** Share of bilabials with closed lips. */
    CLOSURE_RECALL("closure_recall", "closed in p, b, m", "", Better.HIGHER),
    /** Share of silent frames with an open mouth. */
    OPEN_IN_SILENCE("open_in_silence", "open in silence", "", Better.LOWER),
    /** Share of silent frames with a wide open mouth, after KeySync's LipLeak. */
    LIP_LEAK("lip_leak", "lips leak in silence, after LipLeak", "", Better.LOWER),
    /** Change of the lips' shape, after THEval. */
    LIP_DYNAMICS("lip_dynamics", "lip dynamics, after THEval", "px at 256", Better.NEITHER),
    /** Movement of the brows, after THEval. */
    BROW_DYNAMICS("brow_dynamics", "brow dynamics, after THEval", "eye distances", Better.NEITHER),
    /** Movement of the head, after THEval. */
    HEAD_DYNAMICS("head_dynamics", "head dynamics, after THEval", "mixed", Better.NEITHER),
    /** Movement of the lips in silence, after THEval. */
    SILENT_LIPS("silent_lips", "silent lips, after THEval", "eye distances", Better.NEITHER),
    /** Distance of opening and loudness, after THEval. */
    LIP_LOUDNESS("lip_loudness", "lips to loudness, after THEval", "", Better.NEITHER),
    /** Closeness of the lip dynamics to THEval's real faces. */
    LIP_DYNAMICS_CLOSENESS("lip_dynamics_closeness", "lip dynamics: as real faces", "", Better.HIGHER),
    /** Closeness of the brow dynamics to THEval's real faces. */
    BROW_DYNAMICS_CLOSENESS("brow_dynamics_closeness", "brow dynamics: as real faces", "", Better.HIGHER),
    /** Closeness of the head dynamics to THEval's real faces. */
    HEAD_DYNAMICS_CLOSENESS("head_dynamics_closeness", "head dynamics: as real faces", "", Better.HIGHER),
    /** Closeness of the silent lips to THEval's real faces. */
    SILENT_LIPS_CLOSENESS("silent_lips_closeness", "silent lips: as real faces", "", Better.HIGHER),
    /** Closeness of the lips to loudness to THEval's real faces. */
    LIP_LOUDNESS_CLOSENESS("lip_loudness_closeness", "lips to loudness: as real faces", "", Better.HIGHER),
    /** Closeness of the lip dynamics to the reference's. */
    LIP_DYNAMICS_REFERENCE("lip_dynamics_reference", "lip dynamics: as the reference", "", Better.HIGHER),
    /** Closeness of the brow dynamics to the reference's. */
    BROW_DYNAMICS_REFERENCE("brow_dynamics_reference", "brow dynamics: as the reference", "", Better.HIGHER),
    /** Closeness of the head dynamics to the reference's. */
    HEAD_DYNAMICS_REFERENCE("head_dynamics_reference", "head dynamics: as the reference", "", Better.HIGHER),
    /** Closeness of the silent lips to the reference's. */
    SILENT_LIPS_REFERENCE("silent_lips_reference", "silent lips: as the reference", "", Better.HIGHER),
    /** Closeness of the lips to loudness to the reference's. */
    LIP_LOUDNESS_REFERENCE("lip_loudness_reference", "lips to loudness: as the reference", "", Better.HIGHER),
    /** SyncNet distance. */
    LSE_D("lse_d", "LSE-D", "", Better.LOWER),
    /** SyncNet confidence, the papers' Sync-C. */
    LSE_C("lse_c", "LSE-C (Sync-C)", "", Better.HIGHER),
    /** Identity: cosine similarity to the portrait. */
    CSIM("csim", "CSIM to portrait", "", Better.HIGHER),
    /** Identity: cosine similarity to the reference's frame. */
    CSIM_REFERENCE("csim_reference", "CSIM to reference", "", Better.HIGHER),
    /** Blinks. */
    BLINKS("blinks_per_minute", "blinks", "1/min", Better.NEITHER),
    /** Range of the head's turn. */
    YAW_RANGE("yaw_range", "head turn, range", "degrees", Better.NEITHER),
    /** Range of the head's nod. */
    PITCH_RANGE("pitch_range", "head nod, range", "degrees", Better.NEITHER),
    /** Range of the head's tilt. */
    ROLL_RANGE("roll_range", "head tilt, range", "degrees", Better.NEITHER),
    /** Root of the summed variance of the head's angles. */
    HEAD_SIZE("head_size", "head movement", "degrees", Better.NEITHER),
    /** Share of head movement below 0.5 Hz. */
    HEAD_SLOW("head_slow", "head movement below 0.5 Hz", "", Better.NEITHER),
    /** Share of head movement from 0.5 to 2 Hz. */
    HEAD_MIDDLE("head_middle", "head movement 0.5 to 2 Hz", "", Better.NEITHER),
    /** Share of head movement above 2 Hz. */
    HEAD_FAST("head_fast", "head movement above 2 Hz", "", Better.LOWER),
    /** Trembling of the features on the head. */
    JITTER_FACE("jitter_face", "jitter of the face", "px at 256", Better.LOWER),
    /** Trembling of the head. */
    JITTER_HEAD("jitter_head", "jitter of the head", "px at 256", Better.LOWER),
    /** Share of frames that repeat the one before. */
    FROZEN("frozen", "repeated frames", "", Better.LOWER),
    /** Longest standstill. */
    LONGEST_FREEZE("longest_freeze_s", "longest standstill", "s", Better.LOWER),
    /** Change of the picture outside the head. */
    FLICKER("flicker", "flicker outside the head", "levels", Better.LOWER),
    /** Lightening and darkening of forehead and cheeks. */
    SKIN_FLICKER("skin_flicker", "flicker of the skin", "levels", Better.LOWER),
    /** Noise that comes anew in every frame. */
    NOISE("noise", "noise from frame to frame", "levels", Better.LOWER),
    /** Duration of the picture less that of the sound. */
    AV_MISMATCH("av_mismatch_ms", "picture longer than sound", "ms", Better.NEITHER),
    /** Share of frames in which a face was found. */
    FACES("faces", "frames with a face", "", Better.HIGHER);

    /** Which way a figure should go. */
    public enum Better {
        /** Larger is better. */
        HIGHER,
        /** Smaller is better. */
        LOWER,
        /** Neither: compare with real speech. */
        NEITHER
    }

    private final String id;
    private final String label;
    private final String unit;
    private final Better better;

    Measure(String id, String label, String unit, Better better) {
        this.id = id;
        this.label = label;
        this.unit = unit;
        this.better = better;
    }

    /**
     * The name in JSON, which never changes.
     *
     * @return lower case with underscores
     */
    public String id() {
        return id;
    }

    /**
     * The name for people.
     *
     * @return a few words
     */
    public String label() {
        return label;
    }

    /**
     * The unit.
     *
     * @return its sign; empty for plain numbers
     */
    public String unit() {
        return unit;
    }

    /**
     * Which way it should go.
     *
     * @return the direction
     */
    public Better better() {
        return better;
    }
}
