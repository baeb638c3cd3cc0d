package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.speech.Phone;
import io.github.dreamtalk.speech.PhoneSegment;
import io.github.dreamtalk.training.corpus.Recordings.Recording;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recordings aligned with espeak-ng's pronunciation of their texts, each voice by itself. Recordings whose text cannot be
 * what they hold are left out.
 */
final class RecordedSource implements SpeechSource {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedSource.class);
    private static final int MIN_WORDS = 2;
    /** Recordings that an alignment can be learnt from. */
    private static final int FEWEST = 20;

    private final String name;
    private final Recordings recordings;
    private final TranscriptAligner aligner;
    private final Split split;

    /**
     * A source.
     *
     * @param name of source and shard
     * @param espeakVoice speaks the language
     */
    RecordedSource(String name, Recordings recordings, Espeak espeak, String espeakVoice, Split split) {
        this.name = name;
        this.recordings = recordings;
        this.aligner = new TranscriptAligner(espeak, espeakVoice);
        this.split = split;
    }

    private record Draft(Recording recording, TranscriptAligner.Draft draft) {}

    @Override
    public List<String> shards() {
        return List.of(name);
    }

    @Override
    public void fill(String shard, ShardWriter writer, RandomGenerator random) {
        Map<String, List<Draft>> voices = new TreeMap<>();
        for (Recording r : recordings.list()) {
            // Brackets describe sounds; digits may be read in more than one way.
            if (r.text().split("\\s+").length >= MIN_WORDS && !r.text().matches("(?s).*[0-9\\[(<].*")) {
                TranscriptAligner.Draft draft = aligner.draft(read(r), r.text());
                if (draft.isFeasible()) {
                    voices.computeIfAbsent(r.speaker(), s -> new ArrayList<>()).add(new Draft(r, draft));
                }
            }
        }
        voices.forEach((speaker, drafts) -> {
            if (drafts.size() >= FEWEST) {
                add(shard, drafts, writer, random);
            }
        });
    }

    private void add(String shard, List<Draft> drafts, ShardWriter writer, RandomGenerator random) {
        List<List<PhoneSegment>> labels =
                TranscriptAligner.align(drafts.stream().map(Draft::draft).toList());
        int left = 0;
        for (int i = 0; i < drafts.size(); i++) {
            if (split == Split.TRAIN && isDoubtful(labels.get(i))) {
                left++;
                continue;
            }
            Recording r = drafts.get(i).recording();
            float[] samples = drafts.get(i).draft().samples();
            LabelledAudio clip = split == Split.TRAIN
                    ? ClipFinisher.pad(samples, labels.get(i), random)
                    : new LabelledAudio(Pcm.toShort(samples), labels.get(i));
            // Recordings have the same names in every language.
            writer.add(shard + "-" + r.name(), name, r.speaker(), split, clip);
        }
        LOG.info("{}: {} of {} left out: too many phones are shorter than they can be", shard, left, drafts.size());
    }

    /**
     * Whether a text is hardly what was said: an aligner that is made to put it in gives many of its phones the shortest time
     * there is, or one of them, not being a pause, a time that nobody needs.
     */
    static boolean isDoubtful(List<PhoneSegment> labels) {
        int phones = 0;
        int squeezed = 0;
        boolean stretched = false;
        for (PhoneSegment s : labels) {
            if (s.phone() != Phone.SIL) {
                double seconds = s.endSeconds() - s.startSeconds();
                phones++;
                squeezed += seconds < 0.021 ? 1 : 0;
                stretched |= seconds > 0.7;
            }
        }
        return stretched || squeezed > 0.25 * phones;
    }

    private static float[] read(Recording recording) {
        byte[] bytes = ExternalCommand.run(
                List.of(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-i",
                        recording.audio().toString(),
                        "-f",
                        "s16le",
                        "-ar",
                        "16000",
                        "-ac",
                        "1",
                        "-"),
                "ffmpeg");
        short[] samples = new short[bytes.length / Short.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return Pcm.toFloat(samples);
    }
}
