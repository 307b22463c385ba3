import { EventEmitter } from 'node:events';
import { passOverUnheard } from '../../../../../src/engine/whatsapp/quietEmitter';

let emitter: EventEmitter;
let heard: unknown[];
const hear = (...values: unknown[]) => heard.push(...values);

beforeEach(() => {
	emitter = new EventEmitter();
	heard = [];
});

test('listeners of before and of after hear what they listen to', () => {
	emitter.on('CB:message', hear);
	passOverUnheard(emitter);
	emitter.once('TAG:1.2-3', hear);
	expect(emitter.emit('CB:message', 1)).toBe(true);
	expect(emitter.emit('TAG:1.2-3', 2)).toBe(true);
	expect(emitter.emit('TAG:1.2-3', 3)).toBe(false);
	expect(heard).toEqual([1, 2]);
});

test('names that nobody listens to are nobody’s, as long as another or not', () => {
	emitter.on('CB:message', hear);
	passOverUnheard(emitter);
	expect(emitter.emit('CB:receipt', 1)).toBe(false);
	expect(emitter.emit('CB:message,id:3EB0', 1)).toBe(false);
	expect(heard).toEqual([]);
});

test('a name that nobody hears is not put together', () => {
	const looked = jest.spyOn(EventEmitter.prototype, 'emit');
	passOverUnheard(emitter);
	looked.mockClear();
	emitter.emit('CB:message,from:15550000001@s.whatsapp.net');
	expect(looked).not.toHaveBeenCalled();
	looked.mockRestore();
});

test('an error that nobody takes is thrown, as everywhere', () => {
	passOverUnheard(emitter);
	expect(() => emitter.emit('error', new Error('closed'))).toThrow('closed');
});

test('symbols pass', () => {
	const name = Symbol('name');
	emitter.on(name, hear);
	passOverUnheard(emitter);
	expect(emitter.emit(name, 1)).toBe(true);
});
