package io.github.dreamtalk.checks.api;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what a package shows to callers and to those who extend its types: one line for each type and member. */
final class ApiText {
    private static final String INDENT = "    ";

    private final TypeText types;

    /**
     * For one package.
     *
     * @param home its name
     */
    ApiText(String home) {
        this.types = new TypeText(home);
    }

    /**
     * The visible types among some.
     *
     * @param classes all classes of the package
     * @return each type's line, with its members' lines
     */
    Map<String, List<String>> write(List<Class<?>> classes) {
        Map<String, List<String>> text = new LinkedHashMap<>();
        classes.stream()
                .filter(ApiText::visible)
                .sorted(Comparator.comparing(Class::getName))
                .forEach(c -> text.put(INDENT + header(c), members(c)));
        return text;
    }

    private static boolean visible(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) {
            return false;
        }
        return outer == null ? Modifier.isPublic(type.getModifiers()) : visible(outer) && visible(type, outer);
    }

    /** Protected counts where somebody else can extend the class it stands in. */
    private static boolean visible(Class<?> nested, Class<?> outer) {
        return visible(nested.getModifiers(), outer);
    }

    private static boolean visible(int modifiers, Class<?> owner) {
        return Modifier.isPublic(modifiers) || (Modifier.isProtected(modifiers) && extensible(owner));
    }

    private static boolean extensible(Class<?> type) {
        return !Modifier.isFinal(type.getModifiers())
                && !type.isSealed()
                && Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(c -> Modifier.isPublic(c.getModifiers()) || Modifier.isProtected(c.getModifiers()));
    }

    private String header(Class<?> type) {
        StringBuilder line = new StringBuilder(deprecation(type));
        int modifiers = type.getModifiers();
        if (Modifier.isProtected(modifiers)) {
            line.append("protected ");
        }
        if (type.isRecord()) {
            line.append("record ");
        } else if (type.isEnum()) {
            line.append("enum ");
        } else if (type.isAnnotation()) {
            line.append("@interface ");
        } else if (type.isInterface()) {
            line.append(type.isSealed() ? "sealed interface " : "interface ");
        } else {
            line.append(type.isMemberClass() && !Modifier.isStatic(modifiers) ? "inner " : "")
                    .append(Modifier.isFinal(modifiers) ? "final " : "")
                    .append(Modifier.isAbstract(modifiers) ? "abstract " : "")
                    .append(type.isSealed() ? "sealed " : "")
                    .append("class ");
        }
        line.append(types.name(type)).append(types.parameters(type));
        if (type.isRecord()) {
            line.append(Arrays.stream(type.getRecordComponents())
                    .map(c -> types.of(c.getAnnotatedType()) + " " + c.getName())
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        AnnotatedType above = type.getAnnotatedSuperclass();
        Class<?> superclass = type.getSuperclass();
        while (superclass != null && !visible(superclass)) {
            above = superclass.getAnnotatedSuperclass();
            superclass = superclass.getSuperclass();
        }
        if (above != null && !type.isRecord() && !type.isEnum() && superclass != Object.class) {
            line.append(" extends ").append(types.of(above));
        }
        AnnotatedType[] interfaces = type.getAnnotatedInterfaces();
        if (interfaces.length > 0) {
            line.append(type.isInterface() ? " extends " : " implements ").append(types.list(interfaces));
        }
        if (type.isSealed()) {
            line.append(Arrays.stream(type.getPermittedSubclasses())
                    .map(types::name)
                    .collect(Collectors.joining(", ", " permits ", "")));
        }
        return line.toString();
    }

    private List<String> members(Class<?> type) {
        List<String> lines = new ArrayList<>();
        if (type.isEnum()) {
            Arrays.stream(type.getFields())
                    .filter(Field::isEnumConstant)
                    .forEach(f -> lines.add(deprecation(f) + f.getName()));
        }
        SortedSet<String> sorted = new TreeSet<>();
        Stream.of(type.getDeclaredConstructors())
                .filter(c -> visible(c.getModifiers(), type) && !c.isSynthetic())
                .filter(c -> !type.isRecord() || !canonical(c))
                .forEach(c -> sorted.add(constructor(c)));
        // What a hidden superclass declares, its visible heirs show.
        for (Class<?> c = type; c != null && (c == type || !visible(c)); c = c.getSuperclass()) {
            Stream.of(c.getDeclaredFields())
                    .filter(f -> visible(f.getModifiers(), type) && !f.isSynthetic() && !f.isEnumConstant())
                    .forEach(f -> sorted.add(field(f)));
            Stream.of(c.getDeclaredMethods())
                    .filter(m -> visible(m.getModifiers(), type) && !m.isSynthetic())
                    .filter(m -> !givenByTheLanguage(m, type))
                    .forEach(m -> sorted.add(method(m, type)));
        }
        lines.addAll(sorted);
        return lines.stream().map(l -> INDENT + INDENT + l).toList();
    }

    /** The header of a record says it already. */
    private static boolean canonical(Constructor<?> constructor) {
        return Arrays.equals(
                constructor.getParameterTypes(),
                Arrays.stream(constructor.getDeclaringClass().getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray());
    }

    /** An enum's two methods, a record's accessors, and what Object promises anyway. */
    private static boolean givenByTheLanguage(Method method, Class<?> type) {
        if (type.isEnum()
                && (method.getName().equals("values") || method.getName().equals("valueOf"))) {
            return Modifier.isStatic(method.getModifiers());
        }
        if (type.isRecord()
                && method.getParameterCount() == 0
                && Arrays.stream(type.getRecordComponents())
                        .anyMatch(c -> c.getName().equals(method.getName()))) {
            return true;
        }
        return switch (method.getName()) {
            case "toString", "hashCode" -> method.getParameterCount() == 0;
            case "equals" -> method.getParameterCount() == 1 && method.getParameterTypes()[0] == Object.class;
            default -> false;
        };
    }

    private String constructor(Constructor<?> constructor) {
        return deprecation(constructor)
                + access(constructor)
                + types.parameters(constructor)
                + types.name(constructor.getDeclaringClass())
                + arguments(constructor);
    }

    private String field(Field field) {
        int modifiers = field.getModifiers();
        String constant = "";
        if (Modifier.isStatic(modifiers)
                && Modifier.isFinal(modifiers)
                && (field.getType().isPrimitive() || field.getType() == String.class)) {
            // Callers have it in their class files.
            constant = " = " + value(field);
        }
        return deprecation(field) + access(field) + (Modifier.isStatic(modifiers) ? "static " : "")
                + (Modifier.isFinal(modifiers) ? "final " : "")
                + types.of(field.getAnnotatedType()) + " " + field.getName() + constant;
    }

    private static String value(Field field) {
        try {
            Object value = ((AccessibleObject) field).trySetAccessible() ? field.get(null) : null;
            return value instanceof String s ? '"' + s.replace("\n", "\\n") + '"' : String.valueOf(value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " cannot be read", e);
        }
    }

    private String method(Method method, Class<?> type) {
        int modifiers = method.getModifiers();
        String kind = "";
        if (Modifier.isStatic(modifiers)) {
            kind = "static ";
        } else if (method.isDefault()) {
            kind = "default ";
        } else if (Modifier.isAbstract(modifiers) && !type.isInterface()) {
            kind = "abstract ";
        } else if (Modifier.isFinal(modifiers) && extensible(type)) {
            kind = "final ";
        }
        String parameters = types.parameters(method);
        return deprecation(method) + access(method) + kind + (parameters.isEmpty() ? "" : parameters + " ")
                + types.of(method.getAnnotatedReturnType()) + " " + method.getName() + arguments(method);
    }

    private String arguments(Executable executable) {
        List<String> arguments = new ArrayList<>();
        Parameter[] parameters = executable.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            String type = types.of(parameters[i].getAnnotatedType());
            if (executable.isVarArgs() && i == parameters.length - 1) {
                type = type.substring(0, type.length() - 2) + "...";
            }
            arguments.add(type + " " + parameters[i].getName());
        }
        AnnotatedType[] thrown = executable.getAnnotatedExceptionTypes();
        return "(" + String.join(", ", arguments) + ")" + (thrown.length == 0 ? "" : " throws " + types.list(thrown));
    }

    private static String access(Member member) {
        return Modifier.isProtected(member.getModifiers()) ? "protected " : "";
    }

    private static String deprecation(@Nullable AnnotatedElement element) {
        Deprecated deprecated = element == null ? null : element.getAnnotation(Deprecated.class);
        if (deprecated == null) {
            return "";
        }
        return deprecated.forRemoval() ? "@Deprecated(forRemoval) " : "@Deprecated ";
    }
}
