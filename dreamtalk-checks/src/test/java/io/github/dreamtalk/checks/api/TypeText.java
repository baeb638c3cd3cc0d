package io.github.dreamtalk.checks.api;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Types as they stand in a source file, with what may be null; the package is left out where a reader of one knows it. */
final class TypeText {
    private final String home;

    /**
     * For one package.
     *
     * @param home the package whose types need no longer name
     */
    TypeText(String home) {
        this.home = home;
    }

    String of(AnnotatedType type) {
        String mark = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
        if (type instanceof AnnotatedArrayType array) {
            return of(array.getAnnotatedGenericComponentType()) + (mark.isEmpty() ? "" : " " + mark) + "[]";
        }
        if (type instanceof AnnotatedParameterizedType parameterized) {
            Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
            return mark
                    + name(raw)
                    + Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
                            .map(this::of)
                            .collect(Collectors.joining(", ", "<", ">"));
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            if (wildcard.getAnnotatedLowerBounds().length > 0) {
                return "? super " + of(wildcard.getAnnotatedLowerBounds()[0]);
            }
            String upper = of(wildcard.getAnnotatedUpperBounds()[0]);
            return upper.equals("Object") ? "?" : "? extends " + upper;
        }
        return mark + name(type.getType());
    }

    String list(AnnotatedType[] types) {
        return Arrays.stream(types).map(this::of).collect(Collectors.joining(", "));
    }

    /** The type parameters of a class or method, with a space behind; empty where there are none. */
    String parameters(GenericDeclaration declaration) {
        List<String> names = Arrays.stream(declaration.getTypeParameters())
                .map(this::parameter)
                .toList();
        return names.isEmpty() ? "" : names.stream().collect(Collectors.joining(", ", "<", ">"));
    }

    private String parameter(TypeVariable<?> variable) {
        String bounds =
                Arrays.stream(variable.getAnnotatedBounds()).map(this::of).collect(Collectors.joining(" & "));
        return bounds.equals("Object") ? variable.getName() : variable.getName() + " extends " + bounds;
    }

    String name(Type type) {
        if (!(type instanceof Class<?> c)) {
            return type.getTypeName();
        }
        String nested = c.getCanonicalName();
        String in = c.getPackageName();
        return !c.isPrimitive() && (in.equals(home) || in.equals("java.lang"))
                ? nested.substring(in.length() + 1)
                : nested;
    }
}
