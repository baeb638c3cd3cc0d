package io.github.dreamtalk.examples.problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a job threw, as RFC 9457 has it. A client is told the field, the kind of problem and what would be right; what was
 * found, and the message with it, stay in the server's log, since they may name its files.
 *
 * @param status of the HTTP response
 * @param code stable across releases, for programs
 * @param problems what is wrong with the request; empty if nothing is
 */
public record ProblemDetails(int status, String code, List<Problem> problems) {
    /** The media type of {@link #json}. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * The details of a failure.
     *
     * @param failure what a builder, an engine or a job threw
     * @return its details
     */
    public static ProblemDetails of(DreamTalkException failure) {
        int status =
                switch (failure.code()) {
                    case "invalid_input" -> 422;
                    case "busy" -> 503;
                    case "cancelled" -> 504;
                    default -> 500;
                };
        List<Problem> problems = failure instanceof InvalidInputException invalid ? invalid.problems() : List.of();
        return new ProblemDetails(status, failure.code(), problems);
    }

    /**
     * The details as JSON.
     *
     * @return such as <code>{"type":"urn:dreamtalk:invalid_input","status":422,"errors":[...]}</code>
     */
    public String json() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "urn:dreamtalk:" + code);
            json.writeStringField("title", code.replace('_', ' '));
            json.writeNumberField("status", status);
            json.writeArrayFieldStart("errors");
            for (Problem problem : problems) {
                json.writeStartObject();
                json.writeStringField("field", problem.field());
                json.writeStringField("code", problem.code());
                json.writeStringField("expected", problem.expected());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
